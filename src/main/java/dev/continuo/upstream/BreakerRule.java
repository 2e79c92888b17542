package dev.continuo.upstream;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;

/**
 * The breaker's parameters, as Fault Tolerance reads them: method key, global key, annotation.
 *
 * @param volume how many outcomes are looked at
 * @param threshold how many of them must be failures to open it
 * @param delay how long it stays open
 * @param successThreshold how many successes close it again
 */
record BreakerRule(int volume, int threshold, Duration delay, int successThreshold) {

    static BreakerRule of(CircuitBreaker annotation, Config config) {
        Lookup lookup = new Lookup(config);
        int volume = lookup.get("requestVolumeThreshold", Integer.class).orElse(annotation.requestVolumeThreshold());
        double ratio = lookup.get("failureRatio", Double.class).orElse(annotation.failureRatio());
        long delay = lookup.get("delay", Long.class).orElse(annotation.delay());
        ChronoUnit unit =
                lookup.get("delayUnit", String.class).map(ChronoUnit::valueOf).orElse(annotation.delayUnit());
        int successes = lookup.get("successThreshold", Integer.class).orElse(annotation.successThreshold());
        // Whole percents, rounded down, as Helidon's result window has it.
        int threshold = Math.max(1, volume * (int) (ratio * 100) / 100);
        return new BreakerRule(volume, threshold, Duration.of(delay, unit), successes);
    }

    private record Lookup(Config config) {
        <T> Optional<T> get(String parameter, Class<T> type) {
            String key = "CircuitBreaker/" + parameter;
            return config.getOptionalValue(GuardedConnect.class.getName() + "/connect/" + key, type)
                    .or(() -> config.getOptionalValue(key, type));
        }
    }
}
