package dev.continuo.observe;

import io.helidon.metrics.api.FunctionalCounter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Meter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.MetricsFactory;
import io.helidon.metrics.api.Tag;
import io.helidon.metrics.api.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Registers numbers that are read when somebody scrapes. With Helidon's API, as MicroProfile's has no counter that is
 * read, only gauges, and no buckets; what is registered here is in MicroProfile's registry all the same. Names without
 * the endings that the Prometheus format adds: {@code _total} of counters, {@code _seconds} of timers.
 */
final class Meters {

    private final MetricsFactory factory = MetricsFactory.getInstance();
    private final MeterRegistry registry = factory.globalRegistry();

    /** The registry holds them weakly, and would show the last value for ever. */
    private final List<LongSupplier> counts = new ArrayList<>();

    /**
     * A count that only grows.
     *
     * @param tags names and values in turn
     */
    void counter(String name, String description, LongSupplier count, String... tags) {
        counts.add(count);
        FunctionalCounter.Builder<LongSupplier> builder =
                factory.functionalCounterBuilder(name, count, LongSupplier::getAsLong);
        registry.getOrCreate(
                builder.description(description).scope(Meter.Scope.APPLICATION).tags(pairs(tags)));
    }

    /** A number that comes and goes. */
    void gauge(String name, String description, DoubleSupplier value, String... tags) {
        Gauge.Builder<Double> builder = factory.gaugeBuilder(name, value::getAsDouble);
        registry.getOrCreate(
                builder.description(description).scope(Meter.Scope.APPLICATION).tags(pairs(tags)));
    }

    /** One gauge for each of the states, 1 for the one that it is in. */
    <E extends Enum<E>> void states(String name, String description, Class<E> states, IsIn<E> is) {
        for (E state : states.getEnumConstants()) {
            gauge(name, description, () -> is.in(state) ? 1 : 0, "state", Labels.of(state));
        }
    }

    /** How long something takes, as a histogram. */
    Timer timer(String name, String description, Duration... buckets) {
        return registry.getOrCreate(factory.timerBuilder(name)
                .description(description)
                .scope(Meter.Scope.APPLICATION)
                .percentiles(new double[0])
                .buckets(buckets));
    }

    /** Whether something is in a state now. */
    interface IsIn<E> {
        boolean in(E state);
    }

    private List<Tag> pairs(String... tags) {
        return Stream.iterate(0, i -> i < tags.length, i -> i + 2)
                .map(i -> factory.tagCreate(tags[i], tags[i + 1]))
                .toList();
    }
}
