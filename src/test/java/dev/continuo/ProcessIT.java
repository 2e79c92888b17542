package dev.continuo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.continuo.testing.Eventually;
import dev.continuo.testing.Haste;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the process starts and ends, seen from outside. */
class ProcessIT {

    private static final Map<String, String> FREE_PORT = Map.of("SERVER_PORT", "0");

    @TempDir
    Path directory;

    @Test
    void toldToStopItEndsWithZeroWithinTwoSeconds() throws Exception {
        Haste.within(Duration.ofSeconds(2), () -> {
            try (Jar jar = Jar.start(directory, FREE_PORT)) {
                assertEquals(200, get(jar.port(), "/health/live"));
                long told = System.nanoTime();
                jar.terminate();
                assertEquals(0, jar.exitCode());
                Duration took = Duration.ofNanos(System.nanoTime() - told);
                assertEquals(List.of(), jar.problems());
                return took;
            }
        });
    }

    @Test
    void aTakenPortEndsItWithASentenceThatSaysWhatToDo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Jar jar = Jar.start(directory, Map.of("SERVER_PORT", String.valueOf(taken.getLocalPort())))) {
            assertEquals(1, jar.exitCode());
            String port = String.valueOf(taken.getLocalPort());
            assertEquals(
                    List.of("Continuo cannot listen on localhost port " + port
                            + " (Address already in use): stop what uses that port, or set SERVER_PORT to a free one"
                            + " (now server.port=" + port + ", server.host=localhost)."),
                    jar.problems());
        }
    }

    @Test
    void anAddressOfAnotherMachineIsNotBlamedOnThePort() throws Exception {
        // Of a network that is for documentation only (RFC 5737).
        Map<String, String> foreign =
                Map.of("SERVER_PORT", "0", "SERVER_HOST", "198.51.100.1", "SERVER_AUTH_MODE", "none");
        try (Jar jar = Jar.start(directory, foreign)) {
            assertEquals(1, jar.exitCode());
            assertEquals(
                    List.of("Continuo cannot listen on 198.51.100.1 port 0 (Cannot assign requested address):"
                            + " server.host=198.51.100.1 must be an address of this machine; set SERVER_HOST, or unset it"
                            + " for localhost."),
                    jar.problems());
        }
        Map<String, String> admin = Map.of(
                "SERVER_PORT", "0",
                "SERVER_ADMIN_PORT", "0",
                "SERVER_ADMIN_HOST", "198.51.100.1",
                "SERVER_AUTH_MODE", "none");
        try (Jar jar = Jar.start(directory, admin)) {
            assertEquals(1, jar.exitCode());
            assertTrue(
                    jar.problems().get(0).contains("server.admin.host=198.51.100.1 must be an address of this machine"),
                    jar.problems().toString());
        }
    }

    @Test
    void configurationComesBeforeThePort() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Jar jar = Jar.start(
                        directory,
                        Map.of(
                                "SERVER_PORT",
                                String.valueOf(taken.getLocalPort()),
                                "SERVER_EVENT_STREAM_HEARTBEAT_MS",
                                "500"))) {
            assertEquals(78, jar.exitCode());
            assertEquals(
                    List.of("server.event_stream.heartbeat_ms=500: must be 1000..60000 (ms);"
                            + " set SERVER_EVENT_STREAM_HEARTBEAT_MS, or unset it for 10000"),
                    jar.problems());
            assertEquals(List.of(), jar.output());
        }
    }

    @Test
    void anEmptyHostDoesNotOpenEveryInterface() throws Exception {
        Optional<InetAddress> outside = addressBeyondLoopback();
        assumeTrue(outside.isPresent(), "this machine has only loopback");
        try (Jar jar = Jar.start(directory, Map.of("SERVER_PORT", "0", "SERVER_HOST", ""))) {
            InetSocketAddress door = new InetSocketAddress(outside.get(), jar.port());
            assertThrows(ConnectException.class, () -> connect(door));
            assertEquals(200, get(jar.port(), "/health/live"));
        }
    }

    @Test
    void beyondLoopbackItOpensWhenThatIsSaid() throws Exception {
        Optional<InetAddress> outside = addressBeyondLoopback();
        assumeTrue(outside.isPresent(), "this machine has only loopback");
        try (Jar jar = Jar.start(
                directory, Map.of("SERVER_PORT", "0", "SERVER_HOST", "0.0.0.0", "SERVER_AUTH_MODE", "none"))) {
            connect(new InetSocketAddress(outside.get(), jar.port()));
        }
    }

    @Test
    void anArgumentThatIsNoneIsRefused() throws Exception {
        try (Jar jar = Jar.start(directory, FREE_PORT, "--port", "99")) {
            assertEquals(1, jar.exitCode());
            assertEquals(
                    List.of("--port: is not an argument; settings are environment variables, see --help"),
                    jar.problems());
        }
    }

    @Test
    void aMisspeltVariableIsSaidOnceAndDoesNotStopIt() throws Exception {
        try (Jar jar = Jar.start(
                directory,
                Map.of("SERVER_PORT", "0", "LOG_MAX_EVENT", "5", "JDK_JAVA_OPTIONS", "-DUPSTREAM_URL=demo"))) {
            jar.port();
            assertEquals(
                    List.of(
                            "LOG_MAX_EVENT: is not a setting and is ignored; did you mean LOG_MAX_EVENTS?",
                            "UPSTREAM_URL: is not a setting and is ignored; did you mean upstream.url?"),
                    jar.problems().stream()
                            .filter(line -> !line.startsWith("NOTE: Picked up JDK_JAVA_OPTIONS"))
                            .toList());
            assertEquals(
                    List.of(),
                    jar.output().stream()
                            .filter(line -> line.contains("LOG_MAX_EVENT"))
                            .toList());
        }
    }

    @Test
    void withItsProtectionMisspeltItDoesNotStart() throws Exception {
        try (Jar jar = Jar.start(directory, Map.of("SERVER_PORT", "0", "SERVER_AUTH_MOD", "basic"))) {
            assertEquals(78, jar.exitCode());
            assertEquals(
                    List.of("SERVER_AUTH_MOD=***: must be called SERVER_AUTH_MODE, because a server whose protection is"
                            + " misspelt does not start; set SERVER_AUTH_MODE, and unset SERVER_AUTH_MOD"),
                    jar.problems());
            assertEquals(List.of(), jar.output());
        }
    }

    @Test
    void thePlatformsOwnNewsAreNotPrinted() throws Exception {
        try (Jar jar = Jar.start(directory, FREE_PORT)) {
            jar.port();
            jar.terminate();
            jar.exitCode();
            for (String line : jar.output()) {
                assertFalse(line.contains("INFO io.helidon"), line);
                assertTrue(
                        line.startsWith("Continuo ") || line.matches("\\d{4}-\\d\\d-\\d\\dT\\S+ [A-Z]+ \\S+: .*"),
                        line);
            }
        }
    }

    @Test
    void aLoggingFileOfTheUsersWins() throws Exception {
        Path log = directory.resolve("log.txt");
        Path file = Files.writeString(
                directory.resolve("mine.properties"),
                "handlers=java.util.logging.FileHandler\njava.util.logging.FileHandler.pattern=" + log + "\n");
        try (Jar jar = Jar.start(
                directory, Map.of("SERVER_PORT", "0", "JDK_JAVA_OPTIONS", "-Djava.util.logging.config.file=" + file))) {
            jar.port();
            Eventually.holds("the platform's news are in it", () -> read(log).contains("io.helidon"));
        }
    }

    @Test
    void settingsMayStandInAFile() throws Exception {
        Files.writeString(directory.resolve("mp-meta-config.yaml"), """
                add-default-sources: true
                add-discovered-sources: true
                sources:
                  - type: properties
                    path: continuo.properties
                """);
        Files.writeString(directory.resolve("continuo.properties"), "log.max_events=0\n");
        try (Jar jar = Jar.start(directory, FREE_PORT)) {
            assertEquals(78, jar.exitCode());
            assertEquals(
                    List.of(
                            "log.max_events=0: must be at least 1 (events); set LOG_MAX_EVENTS, or unset it for 100000"),
                    jar.problems());
        }
    }

    @Test
    void aFileThatCannotBeReadIsABadConfiguration() throws Exception {
        Files.writeString(directory.resolve("mp-meta-config.yaml"), "sources: [");
        try (Jar jar = Jar.start(directory, FREE_PORT)) {
            assertEquals(78, jar.exitCode());
            assertTrue(
                    jar.problems().get(0).startsWith("The configuration cannot be read: "),
                    jar.problems().toString());
        }
    }

    @Test
    void itsVersionAndItsSettingsAreToldWithoutAStart() throws Exception {
        try (Jar jar = Jar.start(directory, Map.of(), "--version")) {
            assertEquals(0, jar.exitCode());
            assertTrue(
                    jar.output().get(0).matches("Continuo \\d+\\.\\d+\\.\\d+.*"),
                    jar.output().get(0));
        }
        try (Jar jar = Jar.start(directory, Map.of(), "--help")) {
            assertEquals(0, jar.exitCode());
            assertTrue(
                    jar.output().contains("  SERVER_PORT = 8080"), jar.output().toString());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int get(int port, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static void connect(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, 2000);
        }
    }

    private static Optional<InetAddress> addressBeyondLoopback() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .filter(address -> address.getAddress().length == 4)
                .findFirst();
    }
}
