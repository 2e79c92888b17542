package dev.continuo.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A directory with a {@code kustomization.yaml}, as far as {@code k8s/} uses what kustomize can do.
 *
 * @param directory where it is
 * @param yaml what its file says
 */
record Kustomization(Path directory, Map<?, ?> yaml) {

    private static final String FILE = "kustomization.yaml";
    private static final Set<String> FIELDS =
            Set.of("apiVersion", "kind", "resources", "components", "patches", "configMapGenerator", "images");

    /** Reads one. */
    static Kustomization at(Path directory) {
        Kustomization read = new Kustomization(directory.normalize(), load(directory.resolve(FILE)));
        Set<Object> unknown = new TreeSet<>(read.yaml.keySet());
        unknown.removeAll(FIELDS);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(directory + ": nothing is known of " + unknown);
        }
        return read;
    }

    /** All below a directory. */
    static List<Kustomization> all(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.endsWith(FILE))
                    .sorted()
                    .map(file -> at(Path.of(String.valueOf(file.getParent()))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of YAML, no key twice. */
    static Map<?, ?> load(Path file) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try {
            return (Map<?, ?>) new Yaml(new SafeConstructor(options)).load(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its files and those of what it builds upon, the parts that are merged into others among them. */
    Set<Path> files() {
        Set<Path> files = new LinkedHashSet<>(List.of(directory.resolve(FILE)));
        for (Object name : Stream.concat(list("resources"), list("components")).toList()) {
            Path one = directory.resolve((String) name).normalize();
            if (Files.isDirectory(one)) {
                files.addAll(at(one).files());
            } else {
                files.add(one);
            }
        }
        list("patches").forEach(patch -> files.add(directory.resolve((String) ((Map<?, ?>) patch).get("path"))));
        return files;
    }

    /** Manifests, and parts of some. */
    List<Map<?, ?>> manifests() {
        List<Map<?, ?>> manifests = new ArrayList<>();
        files().stream().filter(file -> !file.endsWith(FILE)).forEach(file -> manifests.add(load(file)));
        return manifests;
    }

    /** The variables in the map that it generates, those of what it builds upon below its own. */
    Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        for (Object name : Stream.concat(list("resources"), list("components")).toList()) {
            Path one = directory.resolve((String) name);
            if (Files.isDirectory(one)) {
                variables.putAll(at(one).variables());
            }
        }
        list("configMapGenerator").forEach(map -> {
            for (Object literal : Objects.requireNonNull((List<?>) ((Map<?, ?>) map).get("literals"))) {
                String[] pair = ((String) literal).split("=", 2);
                variables.put(pair[0], pair[1]);
            }
        });
        return variables;
    }

    private Stream<?> list(String field) {
        return yaml.get(field) instanceof List<?> list ? list.stream() : Stream.of();
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
