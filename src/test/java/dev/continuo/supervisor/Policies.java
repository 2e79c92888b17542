package dev.continuo.supervisor;

import dev.continuo.time.Backoff;
import java.nio.file.Path;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** The policy of the tests: the defaults' numbers for tables, short waits for processes. */
final class Policies {

    /** Draws the middle: no jitter. */
    static final RandomGenerator MIDDLE = new RandomGenerator() {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public double nextDouble() {
            return 0.5;
        }
    };

    private Policies() {}

    static SupervisorPolicy defaults() {
        return new SupervisorPolicy(
                CommandLine.parse("opencode serve"),
                Path.of("."),
                "listening on (http\\S+)",
                Duration.ofSeconds(30),
                "/global/health",
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                3,
                Duration.ofSeconds(120),
                Duration.ofSeconds(5),
                Duration.ofSeconds(3),
                new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), 0.25),
                5,
                Duration.ofMinutes(10));
    }
}
