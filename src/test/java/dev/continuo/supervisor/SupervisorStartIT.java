package dev.continuo.supervisor;

import static dev.continuo.supervisor.Supervised.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.testing.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a server comes up, and what is said when it does not; with real processes. */
class SupervisorStartIT {

    @TempDir
    Path directory;

    private String failure(Supervised one) {
        return String.valueOf(assertThrows(ServerStartException.class, () -> one.supervisor.ensureServer())
                .getMessage());
    }

    @Test
    void nothingRunsBeforeTheFirstNeed() {
        try (Supervised one = new Supervised(directory, with().done())) {
            assertEquals(SupervisorState.OFF, one.state());
            assertEquals(new ServerHealth(false, false, 0, null), one.supervisor.health());
        }
    }

    @Test
    void theReadyLineSaysWhereItIsAndItIsNotUsedBefore() throws Exception {
        try (Supervised one = new Supervised(directory, with("pause=2000").done())) {
            one.supervisor.start();
            assertEquals(SupervisorState.STARTING, one.state());
            assertFalse(one.supervisor.isUp());
            URI url = one.supervisor.ensureServer();
            assertTrue(one.supervisor.isUp());
            assertEquals(url, one.supervisor.ensureServer());
            SupervisorStatus status = one.supervisor.status();
            assertEquals(SupervisorState.UP, status.state());
            assertEquals(url, status.url());
            assertEquals(url.getPort(), status.port());
            assertEquals(1, status.starts());
            assertEquals(0, status.restarts());
            assertEquals("done", one.tell("health/ok"));
            one.awaitHeard("up");
            assertEquals(new ServerHealth(true, true, 0, null), one.supervisor.health());
        }
    }

    @Test
    void aHundredCallersRacingACrashStartOneProcess() throws Exception {
        try (Supervised one = new Supervised(directory, with().done());
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int crash = 1; crash <= 3; crash++) {
                URI before = one.supervisor.ensureServer();
                CountDownLatch go = new CountDownLatch(1);
                List<Future<URI>> answers = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    answers.add(callers.submit(() -> {
                        go.await();
                        // Whoever comes late sees the next one up.
                        while (before.equals(one.supervisor.status().url())) {
                            Thread.onSpinWait();
                        }
                        return one.supervisor.ensureServer();
                    }));
                }
                go.countDown();
                Supervised.signal("KILL", one.pid());
                Set<URI> urls = new java.util.HashSet<>();
                for (Future<URI> answer : answers) {
                    urls.add(answer.get());
                }
                assertEquals(1, urls.size(), urls::toString);
                assertFalse(urls.contains(before), urls::toString);
                assertEquals(1 + crash, one.supervisor.status().starts());
            }
        }
    }

    @Test
    void aServerThatIsNeverReadyFailsTheStartWithItsLastWords() throws Exception {
        SupervisorPolicy policy = with("noise", "never-ready")
                .readyTimeout(6000)
                .restart(60_000, 60_000)
                .done();
        try (Supervised one = new Supervised(directory, policy)) {
            String message = failure(one);
            assertTrue(
                    message.matches("the server \\(process \\d+\\) was not ready within 6000 ms: no line of its output"
                            + " matches supervisor.ready_pattern=\\Q" + policy.readyPattern()
                            + "\\E; its last words: n{2000}"),
                    message);
            one.awaitHeard("down start failed");
            one.await("nothing of it is left", () -> one.pid() == 0);
            assertEquals(SupervisorState.RESTARTING, one.state());
        }
    }

    @Test
    void aServerThatExitsEarlyFailsTheStartWithItsLastWords() throws Exception {
        try (Supervised one =
                new Supervised(directory, with("exit=3").restart(60_000, 60_000).done())) {
            String message = failure(one);
            assertTrue(
                    message.matches("the server \\(process \\d+\\) exited with code 3 before it was ready;"
                            + " its last words: x{1991} the end"),
                    message);
            assertEquals("exited with code 3", one.supervisor.status().lastExit());
            one.awaitHeard("down start failed");
            assertEquals(3, one.downs.get(0).exitCode());
        }
    }

    @Test
    void aTakenPortIsAFailedStartThatSaysSo() throws Exception {
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        int port = taken.getLocalPort();
        String command = ServerProcess.commandLine().replace("{port}", String.valueOf(port));
        try (Supervised one = new Supervised(directory, with().command(command).done())) {
            String message = failure(one);
            assertTrue(
                    message.contains("exited with code 1 before it was ready; its last words: Failed to start server on"
                            + " port " + port),
                    message);
            taken.close();
            assertEquals(port, one.supervisor.ensureServer().getPort());
            one.awaitHeard("down start failed", "up");
        } finally {
            taken.close();
        }
    }

    @Test
    void aProgramThatIsNotThereIsSaidWithWhatToDo() throws Exception {
        try (Supervised one = new Supervised(
                directory, with().command("no-such-program --port {port}").done())) {
            String message = failure(one);
            assertTrue(
                    message.startsWith("supervisor.command=no-such-program ... cannot be run (")
                            && message.endsWith("); install no-such-program or correct SUPERVISOR_COMMAND"),
                    message);
            assertEquals(message, one.supervisor.status().misconfiguration());
        }
    }

    @Test
    void aDirectoryThatIsNotThereIsSaidWithWhatToDo() throws Exception {
        Path missing = directory.resolve("missing");
        try (Supervised one =
                new Supervised(directory, with().directory(missing).done())) {
            assertEquals(
                    "supervisor.directory=" + missing + " is not a directory; correct SUPERVISOR_DIRECTORY",
                    failure(one));
            Files.createDirectory(missing);
            one.supervisor.ensureServer();
            assertEquals(null, one.supervisor.status().misconfiguration());
        }
    }

    @Test
    void aChattyServerIsNeverBlocked() throws Exception {
        try (Supervised one = new Supervised(directory, with("noise").done())) {
            one.supervisor.ensureServer();
            assertEquals("done", one.tell("health/ok"));
        }
    }

    @Test
    void withoutAUrlInTheReadyLineThePickedPortCounts() throws Exception {
        for (String pattern : List.of("test server (listening)", "test server listening", "test server (http)?")) {
            try (Supervised one =
                    new Supervised(directory, with().readyPattern(pattern).done())) {
                URI url = one.supervisor.ensureServer();
                assertEquals("127.0.0.1", url.getHost());
                assertEquals("done", one.tell("health/ok"));
            }
        }
    }

    @Test
    void theUrlOfTheReadyLineWinsOverThePickedPort() throws Exception {
        try (Supervised one =
                new Supervised(directory, with("says=http://127.0.0.1:9/base").done())) {
            assertEquals(URI.create("http://127.0.0.1:9/base"), one.supervisor.ensureServer());
            assertEquals(9, one.supervisor.status().port());
        }
    }

    @Test
    void aClosedSupervisorRefusesAndWaitersAreTold() throws Exception {
        Supervised one = new Supervised(directory, with("never-ready").done());
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> waiter = callers.submit(() -> failure(one));
            one.await("it runs", () -> one.pid() > 0);
            long pid = one.pid();
            one.close();
            assertEquals("the supervisor was closed before the server was ready", waiter.get());
            assertEquals("the supervisor is closed and starts no server any more", failure(one));
            assertEquals(SupervisorState.STOPPED, one.state());
            assertFalse(Supervised.lives(pid));
            assertEquals(List.of(), one.heard);
            assertEquals(Set.of(), files());
        }
    }

    private Set<String> files() throws IOException {
        try (var files = Files.list(directory.resolve("records"))) {
            return files.map(Path::toString).collect(Collectors.toSet());
        }
    }
}
