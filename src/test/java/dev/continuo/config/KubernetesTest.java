package dev.continuo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What {@code k8s/} says is what Kubernetes and the relay read. */
class KubernetesTest {

    private static final Path ROOT = Path.of("k8s");

    private static final Map<String, Key> VARIABLES =
            Stream.of(Key.values()).collect(Collectors.toMap(Key::env, key -> key));

    /** Beside the drain: the last frames of streams that are cut, and the end of the process. */
    private static final long ENDING_SECONDS = 3;

    /** What opencode has to end in, in the same pod and after the relay. */
    private static final long SIDECAR_SECONDS = 5;

    static List<Kustomization> kustomizations() {
        return Kustomization.all(ROOT);
    }

    /** Those that can be applied. */
    static List<Kustomization> complete() {
        return kustomizations().stream()
                .filter(one -> "Kustomization".equals(one.yaml().get("kind")))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void everyManifestIsWhatKubernetesReads(Kustomization kustomization) {
        kustomization.manifests().forEach(Manifest::read);
    }

    @Test
    void everyFileIsPartOfSomething() throws IOException {
        Set<Path> used =
                kustomizations().stream().flatMap(one -> one.files().stream()).collect(Collectors.toSet());
        try (Stream<Path> files = Files.walk(ROOT)) {
            assertEquals(
                    new TreeSet<>(used),
                    files.filter(Files::isRegularFile).collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{apiVersion: apps/v1, kind: Deployment, spec: {replica: 1}}",
                "{apiVersion: apps/v1, kind: Deployment, spec: {replicas: '1'}}",
                "{apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: {containers: [{enf: []}]}}}}",
                "{apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: {containers: [{env: [{value: 1}]}]}}}}",
                "{apiVersion: apps/v1beta1, kind: Deployment}",
                "{apiVersion: v1, kind: Service, metadata: {label: {}}}"
            })
    void aMistakeIsSeen(String yaml) {
        Map<?, ?> wrong = new Yaml().load(yaml);
        assertThrows(IllegalArgumentException.class, () -> Manifest.read(wrong));
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void everyVariableIsASetting(Kustomization kustomization) {
        Set<String> names = new TreeSet<>(kustomization.variables().keySet());
        relays(kustomization)
                .flatMap(relay -> relay.getEnv().stream())
                .map(EnvVar::getName)
                .forEach(names::add);
        assertTrue(names.size() >= 2, names.toString());
        for (String name : names) {
            assertTrue(VARIABLES.containsKey(name), name + " is not a setting");
        }
    }

    @ParameterizedTest
    @MethodSource("complete")
    void theValuesAreValidTogether(Kustomization kustomization) {
        assertEquals("0.0.0.0", settings(kustomization).host());
    }

    @ParameterizedTest
    @MethodSource("complete")
    void theAdminPortFitsIn(Kustomization kustomization) {
        Map<String, String> all = new HashMap<>(kustomization.variables());
        Map<String, String> admin =
                Kustomization.at(ROOT.resolve("components/admin-port")).variables();
        all.putAll(admin);
        assertEquals(
                9090,
                read(all).admin().map(AdminSocket::port).orElse(0),
                "the port that the component opens to scrapers");
        assertFalse(kustomization.variables().keySet().stream().anyMatch(admin::containsKey));
    }

    @ParameterizedTest
    @MethodSource("complete")
    void thePortOfTheContainerIsThePortOfTheServer(Kustomization kustomization) {
        Container relay = relays(kustomization)
                .filter(one -> !one.getPorts().isEmpty())
                .findFirst()
                .orElseThrow();
        assertEquals(settings(kustomization).port(), relay.getPorts().get(0).getContainerPort());
        Service service = of(kustomization, Service.class).findFirst().orElseThrow();
        assertEquals(
                relay.getPorts().get(0).getName(),
                service.getSpec().getPorts().get(0).getTargetPort().getStrVal());
    }

    @ParameterizedTest
    @MethodSource("complete")
    void otherServicesDoNotBecomeSettings(Kustomization kustomization) {
        assertEquals(false, whole(kustomization).getEnableServiceLinks());
    }

    @ParameterizedTest
    @MethodSource("complete")
    void thereIsOneReplicaBecauseTheLogIsInOneProcess(Kustomization kustomization) {
        Deployment deployment = of(kustomization, Deployment.class).findFirst().orElseThrow();
        assertEquals(1, deployment.getSpec().getReplicas());
        assertEquals("Recreate", deployment.getSpec().getStrategy().getType());
    }

    @ParameterizedTest
    @MethodSource("complete")
    void thereIsTimeForTheWholeStop(Kustomization kustomization) {
        long grace = pods(kustomization)
                .map(PodSpec::getTerminationGracePeriodSeconds)
                .filter(seconds -> seconds != null)
                .reduce((base, overlay) -> overlay)
                .orElseThrow();
        long sleep = relays(kustomization)
                .filter(relay -> relay.getLifecycle() != null)
                .map(relay -> relay.getLifecycle().getPreStop().getSleep().getSeconds())
                .findFirst()
                .orElseThrow();
        long drain = settings(kustomization).stream().drain().toSeconds();
        long sidecars =
                pods(kustomization).anyMatch(pod -> !pod.getInitContainers().isEmpty()) ? SIDECAR_SECONDS : 0;
        assertTrue(grace >= sleep + drain + ENDING_SECONDS + sidecars, grace + " s");
    }

    /** The rule of {@code src/docs/performance.md}, for the heap that the image's share of the memory is. */
    @ParameterizedTest
    @MethodSource("complete")
    void thereIsMemoryForWhatTheSettingsAllow(Kustomization kustomization) {
        ContinuoSettings settings = settings(kustomization);
        double heap = settings.log().maxBytes() * 1.3 + 30e3 * settings.stream().maxSubscribers() + 60e6;
        BigDecimal limit = relays(kustomization)
                .filter(relay -> relay.getResources() != null)
                .map(relay -> Quantity.getAmountInBytes(
                        relay.getResources().getLimits().get("memory")))
                .findFirst()
                .orElseThrow();
        assertTrue(limit.doubleValue() * 0.75 >= heap, "heap " + heap + " of " + limit);
    }

    @ParameterizedTest
    @MethodSource("complete")
    void noContainerMayDoMoreThanItNeeds(Kustomization kustomization) {
        PodSpec pod = whole(kustomization);
        assertEquals(true, pod.getSecurityContext().getRunAsNonRoot());
        assertEquals(
                "RuntimeDefault", pod.getSecurityContext().getSeccompProfile().getType());
        assertEquals(false, pod.getAutomountServiceAccountToken());
        List<Container> containers = pods(kustomization)
                .flatMap(one -> Stream.concat(one.getInitContainers().stream(), one.getContainers().stream()))
                .filter(container -> container.getImage() != null)
                .toList();
        assertFalse(containers.isEmpty());
        for (Container container : containers) {
            SecurityContext may = container.getSecurityContext();
            assertEquals(false, may.getAllowPrivilegeEscalation(), container.getName());
            assertEquals(true, may.getReadOnlyRootFilesystem(), container.getName());
            assertEquals(List.of("ALL"), may.getCapabilities().getDrop(), container.getName());
        }
    }

    private static ContinuoSettings settings(Kustomization kustomization) {
        return read(kustomization.variables());
    }

    private static ContinuoSettings read(Map<String, String> variables) {
        Map<String, String> settings = new HashMap<>();
        VARIABLES.forEach((name, key) -> {
            String value = variables.get(name);
            if (value != null) {
                settings.put(key.key(), value);
            }
        });
        // What is mounted from the Secret is not on this machine.
        settings.replace(Key.AUTH_PASSWORD_FILE.key(), GivenFiles.PASSWORD);
        return Given.valid(Given.VARIABLE.read(settings, Mode.SERVER));
    }

    /** The pod as the base has it. */
    private static PodSpec whole(Kustomization kustomization) {
        return pods(kustomization).findFirst().orElseThrow();
    }

    /** The base's first, then what is merged into it. */
    private static Stream<PodSpec> pods(Kustomization kustomization) {
        return of(kustomization, Deployment.class)
                .map(deployment -> deployment.getSpec().getTemplate().getSpec());
    }

    private static Stream<Container> relays(Kustomization kustomization) {
        return pods(kustomization)
                .flatMap(pod -> pod.getContainers().stream())
                .filter(container -> container.getName().equals("continuo"));
    }

    private static <T> Stream<T> of(Kustomization kustomization, Class<T> type) {
        return kustomization.manifests().stream()
                .map(Manifest::read)
                .filter(type::isInstance)
                .map(type::cast);
    }
}
