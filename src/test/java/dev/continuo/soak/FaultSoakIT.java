package dev.continuo.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.continuo.standin.StandInProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random faults of the upstream, over real time, with subscribers of every habit. {@code -Dcontinuo.faults=N} sets how
 * many, {@code -Dcontinuo.seed=S} repeats the faults of a run; what the machine makes of the time between them differs.
 * What the stand-in published, what the relay printed and the log of a round that failed stay in
 * {@code target/fault-soak}. The relay supervises the upstream's process, unless {@code -Dcontinuo.supervised=false},
 * and reads all of it from one connection, unless {@code -Dcontinuo.scope=directory}.
 */
class FaultSoakIT {

    /** Where the stand-in's sessions are. */
    static final List<String> DIRECTORIES = List.of("/home/dev/proj0", "/home/dev/proj1", "/home/dev/proj2");

    /** The relay's limit for an event. */
    static final int MOST_BYTES = 64 * 1024;

    private static final int FAULTS = Integer.getInteger("continuo.faults", 20);
    private static final long SEED = Long.getLong("continuo.seed", System.nanoTime() % 1_000_000);

    /** Whether the relay starts and restarts the upstream, or somebody else does. */
    private static final boolean SUPERVISED =
            !System.getProperty("continuo.supervised", "true").equals("false");

    /** Whether each directory has a connection of its own. */
    private static final boolean PER_DIRECTORY =
            System.getProperty("continuo.scope", "global").equals("directory");

    /** As many as there are kinds, so that whatever is made once has been made. */
    private static final int WARM_UP = Fault.values().length;

    /** Stays, as the evidence of what went wrong. */
    private static final Path DIRECTORY = Path.of("target", "fault-soak");

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void everySubscriberGetsEveryEventOnceOrIsToldAndNothingGrows() throws Exception {
        System.out.println("seed " + SEED + ", " + FAULTS + " faults; repeat with -Dcontinuo.seed=" + SEED
                + " -Dcontinuo.faults=" + FAULTS + " -Dcontinuo.supervised=" + SUPERVISED + " -Dcontinuo.scope="
                + (PER_DIRECTORY ? "directory" : "global"));
        SplittableRandom random = new SplittableRandom(SEED);
        Files.createDirectories(DIRECTORY);
        for (String old : List.of("opencode.journal", "opencode.out", "log")) {
            Files.deleteIfExists(DIRECTORY.resolve(old));
        }
        try (StandInProcess upstream =
                        new StandInProcess(DIRECTORY.toAbsolutePath(), "seed=" + SEED, "pace=25", "heartbeat=500");
                RelayProcess relay = RelayProcess.start(DIRECTORY, upstream, SUPERVISED, PER_DIRECTORY)) {
            relay.awaitConnected();
            // The first connect loses events without a word: nobody has seen any yet.
            Thread.sleep(1_000);
            Round warmUp = new Round(relay, upstream, random.split());
            assertEquals(List.of(), warmUp.run(WARM_UP), "with seed " + SEED);
            Footprint before = relay.footprint();
            System.out.println("before: " + before);

            Round round = new Round(relay, upstream, random.split());
            assertEquals(List.of(), round.run(FAULTS), "with seed " + SEED);
            assertEquals(
                    List.of(),
                    relay.growthSince(before, FAULTS, round.sessions() - warmUp.sessions()),
                    "with seed " + SEED);

            relay.stop();
            assertNotEquals(SUPERVISED, upstream.alive(), "what the relay started ends with it, and nothing else");
        }
    }
}
