package dev.continuo.supervisor;

import dev.continuo.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Counts the probes of one process. Used by the keeper's thread. */
final class HealthWatch {

    private final SupervisorPolicy policy;
    private final BooleanSupplier turnInFlight;
    private final Clock clock;
    private final long upSince;
    private int failures;
    private long failingSince;

    /** The process is up now. */
    HealthWatch(SupervisorPolicy policy, BooleanSupplier turnInFlight, Clock clock) {
        this.policy = policy;
        this.turnInFlight = turnInFlight;
        this.clock = clock;
        this.upSince = clock.nanoTime();
    }

    /** What follows a probe that found {@code failure} wrong, or {@code null} for nothing. */
    HealthDecision probed(@Nullable String failure) {
        if (failure == null) {
            failures = 0;
            return new HealthDecision.Healthy();
        }
        if (failures == 0) {
            failingSince = clock.nanoTime();
        }
        failures++;
        return HealthRule.decide(failures, since(failingSince), turnInFlight.getAsBoolean(), failure, policy);
    }

    /** Whether the last probe was the first to fail. */
    boolean firstFailure() {
        return failures == 1;
    }

    Duration up() {
        return since(upSince);
    }

    private Duration since(long then) {
        return Duration.ofNanos(clock.nanoTime() - then);
    }
}
