package dev.continuo.supervisor;

import static dev.continuo.supervisor.Supervised.lives;
import static dev.continuo.supervisor.Supervised.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.testing.Haste;
import dev.continuo.testing.LogRecords;
import dev.continuo.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is left behind, and nothing of anybody else's is touched; with real processes. */
class SupervisorStopIT {

    @TempDir
    Path directory;

    @Test
    void closingEndsTheServerAndWhatItHasStartedElsewhere() throws Exception {
        Supervised one = new Supervised(directory, with().done());
        URI url = one.supervisor.ensureServer();
        long server = one.pid();
        long orphan = Long.parseLong(one.tell("orphan"));
        assertTrue(lives(orphan));
        one.close();
        assertFalse(lives(server));
        assertFalse(lives(orphan));
        assertEquals(List.of("up"), one.heard);
        assertEquals(List.of(), records());
        new ServerSocket(url.getPort(), 1, InetAddress.getLoopbackAddress()).close();
    }

    @Test
    void aServerThatIgnoresTheRequestIsKilledWhenTheTimeIsOver() throws Exception {
        Haste.within(Duration.ofSeconds(3), () -> {
            Supervised one = new Supervised(
                    directory, with("deaf-to-term").stopTimeout(1000).done());
            one.supervisor.ensureServer();
            long server = one.pid();
            long start = System.nanoTime();
            one.close();
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertFalse(lives(server));
            assertTrue(took.toMillis() >= 1000, took::toString);
            return took;
        });
    }

    @Test
    void closingTwiceAndFromManySidesIsClosingOnce() throws Exception {
        Supervised one =
                new Supervised(directory, with("deaf-to-term").stopTimeout(500).done());
        one.supervisor.ensureServer();
        long server = one.pid();
        Thread other = Thread.ofVirtual().start(one::close);
        one.close();
        assertFalse(lives(server));
        other.join();
        one.close();
        assertEquals(SupervisorState.STOPPED, one.state());
    }

    @Test
    void closingDuringTheWaitForARestartEndsTheWait() throws Exception {
        Supervised one =
                new Supervised(directory, with().restart(60_000, 60_000).done());
        one.supervisor.ensureServer();
        Supervised.signal("KILL", one.pid());
        one.awaitHeard("up", "down crash");
        long start = System.nanoTime();
        one.close();
        assertTrue(System.nanoTime() - start < Duration.ofSeconds(30).toNanos());
    }

    @Test
    void closingInTheMomentOfACrashStartsNoOther() throws Exception {
        AtomicReference<Runnable> atCrash = new AtomicReference<>(() -> {});
        Clock clock = new HookedClock(() -> atCrash.get().run());
        Supervised one = new Supervised(directory, with().done(), clock);
        one.supervisor.ensureServer();
        long server = one.pid();
        Thread closing = Thread.ofVirtual().unstarted(one::close);
        atCrash.set(() -> {
            // The keeper has seen the crash and is about to decide on a restart.
            if (Thread.currentThread().getName().equals("continuo-supervisor") && !lives(server)) {
                atCrash.set(() -> {});
                closing.start();
                while (one.state() != SupervisorState.STOPPING) {
                    Thread.onSpinWait();
                }
            }
        });
        Supervised.signal("KILL", server);
        one.await("it is closed", () -> one.state() == SupervisorState.STOPPED);
        closing.join();
        assertEquals(1, one.supervisor.status().starts());
        assertEquals(List.of(), records());
    }

    @Test
    void whatACrashedServerHasStartedIsGoneBeforeTheNextRuns() throws Exception {
        try (Supervised one = new Supervised(directory, with().done())) {
            one.supervisor.ensureServer();
            long orphan = Long.parseLong(one.tell("orphan"));
            Supervised.signal("KILL", one.pid());
            one.awaitHeard("up", "down crash", "up");
            assertFalse(lives(orphan));
        }
    }

    @Test
    void aJvmThatExitsWithoutClosingTakesTheServerWithIt() throws Exception {
        try (RelayProcess relay = RelayProcess.start(directory.resolve("records"))) {
            relay.exit();
            assertFalse(lives(relay.server()));
            assertEquals(List.of(), records());
        }
    }

    @Test
    void whatAKilledRelayLeavesIsEndedByTheNextStart() throws Exception {
        try (RelayProcess relay = RelayProcess.start(directory.resolve("records"), "orphan")) {
            relay.kill();
            Family left = familyOf(onlyRecord());
            assertTrue(lives(relay.server()));
            assertEquals(2, left.living().size());
            try (LogRecords log = LogRecords.of("dev.continuo.supervisor.Leftovers", Level.INFO);
                    Supervised next = new Supervised(directory, with().done())) {
                next.supervisor.ensureServer();
                assertFalse(lives(relay.server()));
                assertEquals(0, left.living().size());
                assertEquals(1, records().size());
                assertEquals(1, log.all().size(), log.texts()::toString);
            }
        }
    }

    @Test
    void aRelayThatLivesKeepsItsServer() throws Exception {
        try (RelayProcess relay = RelayProcess.start(directory.resolve("records"));
                Supervised next = new Supervised(directory, with().done())) {
            next.supervisor.ensureServer();
            assertTrue(lives(relay.server()));
            assertEquals(2, records().size());
            relay.exit();
        }
    }

    @Test
    void aProcessThatMerelyHasTheRecordedNumberIsLeftAlone() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        ProcessId relay = ProcessId.of(dead.toHandle());
        dead.waitFor();
        Process innocent = new ProcessBuilder("sleep", "1000").start();
        try {
            ProcessId itself = ProcessId.of(innocent.toHandle());
            String program = innocent.info().command().orElseThrow();
            long before = itself.startMillis() - 10_000;
            record(new RunRecord(relay, new ProcessId(itself.pid(), before), program, "aa", "/"));
            record(new RunRecord(relay, new ProcessId(itself.pid(), 0), program, "bb", "/"));
            record(new RunRecord(relay, itself, "/bin/other", "cc", "/"));
            record(new RunRecord(ProcessId.of(ProcessHandle.current()), itself, program, "dd", "/"));
            try (Supervised next = new Supervised(directory, with().done())) {
                next.supervisor.ensureServer();
                assertTrue(innocent.isAlive());
            }
            assertEquals(List.of("dd.run"), records());
            record(new RunRecord(relay, itself, program, "ee", "/"));
            try (Supervised next = new Supervised(directory, with().done())) {
                next.supervisor.ensureServer();
                assertTrue(innocent.waitFor(20, TimeUnit.SECONDS));
            }
        } finally {
            innocent.destroyForcibly();
        }
    }

    @Test
    void aRelayStartedFromAShellThatADeadServerLeftIsNotOneOfItsLeftovers() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        ProcessId killed = ProcessId.of(dead.toHandle());
        dead.waitFor();
        record(new RunRecord(killed, ProcessId.NONE, "", "left", "/"));
        try (RelayProcess relay = RelayProcess.start(directory.resolve("records"), Map.of(Family.VARIABLE, "left"))) {
            assertTrue(lives(relay.server()));
            relay.exit();
            assertEquals(List.of(), records());
        }
    }

    @Test
    void noProcessEndsItselfOrWhatItRunsUnder() {
        Family family = new Family("none");
        family.look(ProcessHandle.current().parent().orElseThrow());
        Set<ProcessHandle> living = family.living();
        assertFalse(living.contains(ProcessHandle.current()));
        assertFalse(living.contains(ProcessHandle.current().parent().orElseThrow()));
    }

    @Test
    void withoutAPlaceForRecordsTheServerRunsAndThatIsSaidOnce() throws Exception {
        Files.writeString(directory.resolve("records"), "a file, not a directory");
        try (LogRecords log = LogRecords.of("dev.continuo.supervisor.RunRecords", Level.WARNING);
                Supervised one = new Supervised(directory, with().done())) {
            one.supervisor.ensureServer();
            assertEquals(1, log.all().size(), log.texts()::toString);
            assertTrue(log.texts().get(0).contains("cannot be used ("), log.texts()::toString);
        }
    }

    /** The machine's clocks, and what happens when somebody looks at them. */
    private record HookedClock(Runnable hook) implements Clock {

        @Override
        public long nanoTime() {
            hook.run();
            return Clock.system().nanoTime();
        }

        @Override
        public long currentTimeMillis() {
            return Clock.system().currentTimeMillis();
        }
    }

    private void record(RunRecord one) {
        new RunRecords(directory.resolve("records")).write(one);
    }

    private RunRecord onlyRecord() throws IOException {
        return RunRecord.parse(
                Files.readString(directory.resolve("records").resolve(records().get(0))));
    }

    private static Family familyOf(RunRecord one) {
        return new Family(one.marker());
    }

    private List<String> records() throws IOException {
        try (var files = Files.list(directory.resolve("records"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
