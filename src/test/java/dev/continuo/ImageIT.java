package dev.continuo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.continuo.config.Key;
import dev.continuo.testing.SseClient;
import dev.continuo.testing.TestCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image, made and run without an engine: its files are laid out below a directory as the Dockerfile says, its
 * commands are run there, and nothing of that may be written afterwards.
 */
@Timeout(180)
class ImageIT {

    private static final Path CONTEXT = Path.of(System.getProperty("continuo.image"));

    /** Of tools that the jars of JBoss Logging and Javassist carry along: an annotation processor, a debugger. */
    private static final Set<String> OF_TOOLS = Set.of("java.compiler", "java.instrument", "jdk.attach", "jdk.jdi");

    /** The first JDK that makes an AOT cache in one go. */
    private static final int FIRST_WITH_CACHES = 25;

    /** Everything that the image brings is below it. */
    private static final String ITS_ROOT = "/opt/";

    /** As processes of the same image in turn. */
    @TempDir
    static Path root;

    @TempDir
    Path directory;

    private static Dockerfile dockerfile = new Dockerfile(List.of());

    @BeforeAll
    static void build() throws Exception {
        assumeTrue(Runtime.version().feature() >= FIRST_WITH_CACHES, "the image is of a newer JDK than this one");
        dockerfile = Dockerfile.read(CONTEXT.resolve("Dockerfile"));
        for (Map.Entry<String, String> copy : dockerfile.copies().entrySet()) {
            copy(CONTEXT.resolve(copy.getKey()), root.resolve(copy.getValue().substring(1)));
        }
        for (Dockerfile.Instruction run : dockerfile.all("RUN")) {
            Process process =
                    new ProcessBuilder(below(run.command())).inheritIO().start();
            assertTrue(process.waitFor(120, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue(), run.arguments());
        }
    }

    @Test
    void theEntrypointServesAnEventAndIsHealthyAndWritesNothing() throws Exception {
        Map<Path, Long> before = files();
        Path classes = directory.resolve("classes");
        try (Jar image = start(Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + classes));
                SseClient client = SseClient.open(image.port(), "/global/event")) {
            client.next(frame -> !frame.control());
            for (String check : List.of("started", "live", "ready")) {
                assertEquals(200, get("http", image, "/health/" + check).statusCode(), check);
            }
            image.terminate();
            assertEquals(0, image.exitCode());
            assertEquals(SseClient.End.CUT, client.awaitEnd());
            assertEquals("server.stream.closing", last(client));
            assertEquals(List.of("NOTE: Picked up JDK_JAVA_OPTIONS: "), withoutOptions(image.problems()));
        }
        assertEquals(before, files());
        List<String> ours = Files.readAllLines(classes).stream()
                .filter(line -> line.contains(" dev.continuo."))
                .toList();
        long archived = ours.stream()
                .filter(line -> line.contains("shared objects file"))
                .count();
        assertTrue(archived > ours.size() * 3 / 4, archived + " of " + ours.size() + " classes come from the archive");
    }

    /** In little memory and with few processors, a JVM that is left alone takes the serial collector. */
    @Test
    void theJvmCollectsBesideTheStreamsAndLeavesMemoryToBuffersAndEndsWhenItHasNone() throws Exception {
        Process process = new ProcessBuilder(below(
                        List.of(dockerfile.last("ENTRYPOINT").command().get(0), "-XX:+PrintFlagsFinal", "-version")))
                .redirectErrorStream(true)
                .start();
        List<String> flags = process.inputReader()
                .lines()
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .toList();
        assertEquals(0, process.waitFor());
        for (String flag : List.of("UseG1GC = true", "MaxRAMPercentage = 75.0", "ExitOnOutOfMemoryError = true")) {
            assertTrue(flags.stream().anyMatch(line -> line.contains(" " + flag)), flag);
        }
    }

    /** With a JDK more may be there than what is declared to be needed. */
    @Test
    void itTellsAndEncryptsAsWithAWholeJdk() throws Exception {
        TestCertificate certificate = TestCertificate.make("EC", "image");
        Map<String, String> tls = Map.of(
                "SERVER_TLS_CERTIFICATE", certificate.files().certificate().toString(),
                "SERVER_TLS_PRIVATE_KEY", certificate.files().privateKey().toString());
        Map<String, String> settings = new HashMap<>(tls);
        settings.put("SERVER_PORT", "0");
        try (Jar image = start(tls);
                Jar whole = Jar.start(Files.createDirectory(directory.resolve("whole")), settings)) {
            image.port();
            whole.port();
            try (HttpClient client =
                    HttpClient.newBuilder().sslContext(certificate.trusting()).build()) {
                for (String path : List.of("/metrics", "/openapi")) {
                    assertEquals(
                            names(get(client, "https", whole, path).body()),
                            names(get(client, "https", image, path).body()),
                            path);
                }
            }
            assertEquals(warnings(whole), warnings(image));
        }
    }

    @Test
    void theRuntimeHasTheModulesThatTheJarsUse() throws Exception {
        Properties release = new Properties();
        try (var file = Files.newBufferedReader(CONTEXT.resolve("runtime/release"))) {
            release.load(file);
        }
        Set<String> there = new TreeSet<>(
                List.of(release.getProperty("MODULES").replace("\"", "").split(" ")));
        Set<String> missing = new TreeSet<>(used());
        missing.removeAll(there);
        missing.removeAll(OF_TOOLS);
        assertEquals(Set.of(), missing, "add to image.modules in pom.xml");
    }

    @Test
    void theDockerfileSaysWhatIsSo() throws Exception {
        assertEquals(
                List.of("FROM", "LABEL", "COPY", "COPY", "RUN", "ENV", "EXPOSE", "USER", "ENTRYPOINT"),
                dockerfile.instructions().stream()
                        .map(Dockerfile.Instruction::name)
                        .toList());
        try (JarFile jar = new JarFile(Jar.path().toFile())) {
            assertEquals(
                    jar.getManifest().getMainAttributes().getValue("Implementation-Version"),
                    dockerfile.pairs("LABEL").get("org.opencontainers.image.version"));
        }
        assertEquals(
                Key.PORT.defaultValue().orElseThrow(), dockerfile.last("EXPOSE").arguments());
        assertTrue(dockerfile.last("USER").arguments().matches("[1-9]\\d*:[1-9]\\d*"), "not root, and a number");
        Set<String> settings = Stream.of(Key.values()).map(Key::env).collect(Collectors.toSet());
        assertTrue(settings.containsAll(dockerfile.pairs("ENV").keySet()));
        for (Path copied : List.of(CONTEXT.resolve("runtime/bin/java"), CONTEXT.resolve("continuo/continuo.jar"))) {
            assertTrue(Files.isRegularFile(copied), copied::toString);
        }
    }

    private Jar start(Map<String, String> settings) throws IOException {
        Map<String, String> environment = new HashMap<>(dockerfile.pairs("ENV"));
        environment.putAll(Map.of("SERVER_PORT", "0", "SERVER_AUTH_MODE", "none"));
        environment.putAll(settings);
        return Jar.start(directory, below(dockerfile.last("ENTRYPOINT").command()), environment);
    }

    /** A command with the paths of the image below our root. */
    private static List<String> below(List<String> command) {
        return command.stream()
                .map(word -> word.replace(ITS_ROOT, root + ITS_ROOT))
                .toList();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path file : tree.toList()) {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static Map<Path, Long> files() throws IOException {
        Map<Path, Long> files = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path file : tree.toList()) {
                files.put(file, Files.getLastModifiedTime(file).toMillis());
            }
        }
        return files;
    }

    /** What the jars use of the JDK, as its own tool sees it, which refuses to look at modules as mere jars. */
    private Set<String> used() throws IOException {
        Path classes = Files.createDirectory(directory.resolve("all"));
        unpack(CONTEXT.resolve("continuo/continuo.jar"), classes);
        try (Stream<Path> libraries = Files.list(CONTEXT.resolve("continuo/libs"))) {
            for (Path library : libraries.toList()) {
                unpack(library, classes);
            }
        }
        StringWriter said = new StringWriter();
        ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
        PrintWriter out = new PrintWriter(said);
        int code = jdeps.run(out, out, "--print-module-deps", "--ignore-missing-deps", "-q", classes.toString());
        assertEquals(0, code, said::toString);
        return Set.of(said.toString().strip().split(","));
    }

    private static void unpack(Path jar, Path into) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : Collections.list(file.entries())) {
                String name = entry.getName();
                if (name.endsWith(".class") && !name.startsWith("META-INF/") && !name.equals("module-info.class")) {
                    Path target = into.resolve(name);
                    Files.createDirectories(target.getParent());
                    try (InputStream in = file.getInputStream(entry)) {
                        Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
        }
    }

    private static HttpResponse<String> get(String scheme, Jar jar, String path)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return get(client, scheme, jar, path);
        }
    }

    private static HttpResponse<String> get(HttpClient client, String scheme, Jar jar, String path)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(scheme + "://localhost:" + jar.port() + path))
                        .build(),
                BodyHandlers.ofString());
    }

    /** What is named in an answer, its values aside. */
    private static Set<String> names(String body) {
        return Pattern.compile("^# TYPE \\S+|^ *[/\\w]+:", Pattern.MULTILINE)
                .matcher(body)
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> warnings(Jar jar) throws IOException {
        return jar.output().stream()
                .filter(line -> line.contains(" WARNING ") || line.contains(" SEVERE "))
                .map(line -> line.replaceFirst("^\\S+ ", ""))
                .toList();
    }

    private static List<String> withoutOptions(List<String> problems) {
        return problems.stream()
                .map(line -> line.replaceFirst("(Picked up JDK_JAVA_OPTIONS: ).*", "$1"))
                .toList();
    }

    private static String last(SseClient client) {
        return client.frames().get(client.frames().size() - 1).type();
    }
}
