package dev.continuo.observe;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts requests that were turned away. Whoever refuses one counts it, once. Safe for use by any thread. */
@ApplicationScoped
public class Refusals {

    private final Map<Refusal, LongAdder> counts = new EnumMap<>(Refusal.class);

    /** Nothing refused yet. */
    public Refusals() {
        for (Refusal refusal : Refusal.values()) {
            counts.put(refusal, new LongAdder());
        }
    }

    /** One more. */
    public void count(Refusal reason) {
        Objects.requireNonNull(counts.get(reason)).increment();
    }

    /** How many so far. */
    public long of(Refusal reason) {
        return Objects.requireNonNull(counts.get(reason)).sum();
    }
}
