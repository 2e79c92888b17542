package dev.continuo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What {@code k8s/} sets is what the relay reads. */
class KubernetesTest {

    private static final Set<String> OF_THE_JVM = Set.of("JDK_JAVA_OPTIONS");

    private static final Map<String, Key> VARIABLES =
            Stream.of(Key.values()).collect(Collectors.toMap(Key::env, key -> key));

    @Test
    void everyVariableIsASetting() throws IOException {
        List<String> names = new ArrayList<>(configMap().keySet());
        for (Object variable : (List<?>) at(container(), "env")) {
            names.add((String) at(variable, "name"));
        }
        names.removeAll(OF_THE_JVM);
        assertTrue(names.size() >= 3, names.toString());
        for (String name : names) {
            assertTrue(VARIABLES.containsKey(name), name + " is not a setting");
        }
    }

    @Test
    void theValuesAreValidTogether() throws IOException {
        Map<String, String> settings = new HashMap<>();
        for (Key key : Key.values()) {
            String value = configMap().get(key.env());
            if (value != null) {
                settings.put(key.key(), value);
            }
        }
        // What is mounted from the Secret is not on this machine.
        settings.replace(Key.AUTH_PASSWORD_FILE.key(), GivenFiles.PASSWORD);
        ContinuoSettings read = Given.valid(Given.VARIABLE.read(settings, Mode.SERVER));
        assertEquals("0.0.0.0", read.host());
    }

    @Test
    void thePortOfTheContainerIsThePortOfTheServer() throws IOException {
        Object port = at(((List<?>) at(container(), "ports")).get(0), "containerPort");
        assertEquals(configMap().get("SERVER_PORT"), String.valueOf(port));
    }

    @Test
    void otherServicesDoNotBecomeSettings() throws IOException {
        assertEquals(false, at(read("deployment.yaml"), "spec", "template", "spec", "enableServiceLinks"));
    }

    @Test
    void thereIsOneReplicaBecauseTheLogIsInOneProcess() throws IOException {
        assertEquals(1, at(read("deployment.yaml"), "spec", "replicas"));
    }

    private static Map<String, String> configMap() throws IOException {
        Map<String, String> data = new HashMap<>();
        ((Map<?, ?>) at(read("configmap.yaml"), "data"))
                .forEach((name, value) -> data.put((String) name, (String) value));
        return data;
    }

    private static Object container() throws IOException {
        return ((List<?>) at(read("deployment.yaml"), "spec", "template", "spec", "containers")).get(0);
    }

    private static Object read(String file) throws IOException {
        return new Yaml().load(Files.readString(Path.of("k8s", file)));
    }

    private static Object at(Object yaml, String... path) {
        Object found = yaml;
        for (String name : path) {
            found = ((Map<?, ?>) found).get(name);
            if (found == null) {
                throw new AssertionError("no " + name + " in " + yaml);
            }
        }
        return found;
    }
}
