package dev.continuo.supervisor;

import static dev.continuo.supervisor.Supervised.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.testing.LogRecords;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Crashes, crash loops and failing probes; with real processes. */
class SupervisorRestartIT {

    @TempDir
    Path directory;

    @Test
    void aCrashIsToldWithItsExitCodeAndTheServerComesBack() throws Exception {
        try (Supervised one = new Supervised(directory, with().done())) {
            URI first = one.supervisor.ensureServer();
            long pid = one.pid();
            assertThrows(java.io.IOException.class, () -> one.tell("crash/7"));
            one.awaitHeard("up", "down crash", "up");
            ServerDown down = one.downs.get(0);
            assertEquals(7, down.exitCode());
            assertNull(down.signal());
            assertEquals(first.getPort(), down.port());
            assertEquals("the server (process " + pid + ", " + first + ") exited with code 7", down.sentence());
            assertEquals(1, one.supervisor.status().restarts());
            assertNotEquals(pid, one.pid());
        }
    }

    @Test
    void aKilledServerIsToldWithTheSignal() throws Exception {
        try (Supervised one = new Supervised(directory, with().done())) {
            one.supervisor.ensureServer();
            Supervised.signal("KILL", one.pid());
            one.awaitHeard("up", "down crash", "up");
            assertEquals(9, one.downs.get(0).signal());
            assertNull(one.downs.get(0).exitCode());
        }
    }

    @Test
    void whoAsksWhetherItIsGoneWaitsForTheEndButNotLong() throws Exception {
        SupervisorPolicy policy = with().restart(60_000, 60_000).done();
        try (Supervised one = new Supervised(directory, policy)) {
            assertTrue(one.supervisor.gone(Duration.ZERO));
            one.supervisor.ensureServer();
            assertFalse(one.supervisor.gone(Duration.ofMillis(1)));
            Supervised.signal("KILL", one.pid());
            assertTrue(one.supervisor.gone(Supervised.PATIENCE));
            one.awaitHeard("up", "down crash");
            assertTrue(one.supervisor.gone(Duration.ZERO));
        }
    }

    @Test
    void aCrashLoopEndsInAStateThatSaysSoAndTriesAgainWhenAsked() throws Exception {
        Path needed = directory.resolve("needed");
        SupervisorPolicy policy =
                with("exits-if-missing=" + needed).maxRestarts(2).done();
        try (LogRecords log = LogRecords.of("dev.continuo.supervisor", Level.SEVERE);
                Supervised one = new Supervised(directory, policy)) {
            one.supervisor.start();
            one.await("gives up", () -> one.state() == SupervisorState.CRASH_LOOP);
            assertEquals(3, one.supervisor.status().starts());
            one.awaitHeard("down start failed");
            String sentence = String.valueOf(one.supervisor.status().misconfiguration());
            assertTrue(
                    sentence.startsWith("the server has ended 3 times within 600000 ms and is left alone, the last: ")
                            && sentence.contains("there is no " + needed)
                            && sentence.endsWith("SUPERVISOR_COMMAND, and restart the relay"),
                    sentence);
            one.await("one line", () -> log.all().size() == 1);

            ServerStartException again = assertThrows(ServerStartException.class, one.supervisor::ensureServer);
            assertTrue(String.valueOf(again.getMessage()).contains("has ended 4 times"), again::getMessage);
            assertEquals(4, one.supervisor.status().starts());

            Files.createFile(needed);
            one.supervisor.ensureServer();
            one.awaitHeard("down start failed", "up");
            assertNull(one.supervisor.status().misconfiguration());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hang", "500", "404", "html"})
    void aServerWhoseHealthFailsIsRestarted(String health) throws Exception {
        // A server that has to wait for a processor is not unhealthy: a second is for that.
        SupervisorPolicy policy = with().health(100, 1000).done();
        try (Supervised one = new Supervised(directory, policy)) {
            URI url = one.supervisor.ensureServer();
            one.tell("health/" + health);
            one.awaitHeard("up", "down unhealthy", "up");
            String seen = switch (health) {
                case "hang" -> "did not answer within 1000 ms";
                case "html" -> "answered 200 with HTML";
                default -> "answered status " + health;
            };
            String sentence = one.downs.get(0).sentence();
            assertTrue(
                    sentence.endsWith(
                            "was stopped: 3 probes in a row failed, the last: " + url + "/global/health " + seen),
                    sentence);
            one.await("healthy", () -> one.supervisor.health().healthy());
        }
    }

    @Test
    void aServerThatRecoversInTimeIsLeftAloneAndSaidToBeUnhealthyMeanwhile() throws Exception {
        SupervisorPolicy policy = with().health(300, 3000).failureThreshold(20).done();
        try (LogRecords log = LogRecords.of("dev.continuo.supervisor", Level.INFO);
                Supervised one = new Supervised(directory, policy)) {
            one.supervisor.ensureServer();
            one.tell("health/500");
            one.await("unhealthy", () -> one.state() == SupervisorState.UNHEALTHY);
            ServerHealth health = one.supervisor.health();
            assertTrue(health.up() && !health.healthy() && health.failingSinceMillis() > 0, health::toString);
            one.tell("health/ok");
            one.await("healthy again", () -> one.supervisor.health().healthy());
            assertEquals(0, one.supervisor.health().failingSinceMillis());
            assertEquals(List.of("up"), one.heard);
            one.await(
                    "a line each for ready, unhealthy and healthy",
                    () -> log.all().size() == 3);
        }
    }

    @Test
    void withATurnInFlightOnlyTheGraceEndsAnUnhealthyServer() throws Exception {
        SupervisorPolicy policy = with().health(100, 1000).busyGrace(1500).done();
        try (Supervised one = new Supervised(directory, policy)) {
            one.supervisor.ensureServer();
            one.turnInFlight = true;
            long start = System.nanoTime();
            one.tell("health/500");
            one.awaitHeard("up", "down unhealthy", "up");
            assertTrue(System.nanoTime() - start >= Duration.ofMillis(1500).toNanos());
            String sentence = one.downs.get(0).sentence();
            assertTrue(sentence.contains("too long even with a turn in flight"), sentence);
        }
    }

    @Test
    void aDeadStreamMakesAServerUnhealthyWhoseHealthAnswers() throws Exception {
        SupervisorPolicy policy = with().health(100, 3000).done();
        try (Supervised one = new Supervised(directory, policy)) {
            one.supervisor.ensureServer();
            one.trouble = "its stream is silent";
            one.await("told", () -> one.heard.contains("down unhealthy"));
            one.trouble = null;
            assertTrue(
                    one.downs.get(0).sentence().endsWith("the last: its stream is silent"),
                    one.downs.get(0).sentence());
            one.awaitHeard("up", "down unhealthy", "up");
        }
    }

    @Test
    void aServerThatIsStoppedBySignalIsFoundUnhealthyAndKilled() throws Exception {
        SupervisorPolicy policy = with().health(100, 1000).stopTimeout(300).done();
        try (Supervised one = new Supervised(directory, policy)) {
            one.supervisor.ensureServer();
            long pid = one.pid();
            Supervised.signal("STOP", pid);
            one.awaitHeard("up", "down unhealthy", "up");
            assertEquals(9, one.downs.get(0).signal());
            assertFalse(Supervised.lives(pid));
        }
    }

    @Test
    void probesCarryTheCredentials() throws Exception {
        SupervisorPolicy policy =
                with("health=whoami").health(100, 3000).failureThreshold(20).done();
        try (Supervised stranger = new Supervised(directory, policy)) {
            stranger.supervisor.ensureServer();
            stranger.await("is refused", () -> stranger.state() == SupervisorState.UNHEALTHY);
        }
        try (Supervised known = new Supervised(directory, policy, "Basic YTpi")) {
            known.supervisor.ensureServer();
            Thread.sleep(500);
            assertEquals(SupervisorState.UP, known.state());
        }
    }

    @Test
    void aListenerThatFailsDisturbsNothing() throws Exception {
        try (Supervised one = new Supervised(directory, with().done()) {
            @Override
            public void down(ServerDown down) {
                super.down(down);
                throw new IllegalStateException("of a test");
            }
        }) {
            one.supervisor.ensureServer();
            Supervised.signal("KILL", one.pid());
            one.awaitHeard("up", "down crash", "up");
        }
    }
}
