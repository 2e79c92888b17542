package dev.continuo.upstream;

import dev.continuo.event.Dialect;
import dev.continuo.time.Backoff;
import java.net.URI;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** The policy of the defaults, without jitter unless chance is asked for. */
final class Policies {

    static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), 0.25);

    /** Draws the middle: no jitter. */
    static final RandomGenerator MIDDLE = always(0.5);

    private Policies() {}

    /** Chance that always has its way. */
    static RandomGenerator always(double drawn) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public double nextDouble() {
                return drawn;
            }
        };
    }

    static UpstreamPolicy plain(URI url, Duration stallTimeout) {
        return plain(url, Duration.ofMillis(500), stallTimeout);
    }

    /** One that takes no busy machine for an upstream that does not answer. */
    static UpstreamPolicy patient(URI url) {
        return plain(url, Duration.ofSeconds(20), Duration.ZERO);
    }

    private static UpstreamPolicy plain(URI url, Duration connectTimeout, Duration stallTimeout) {
        return new UpstreamPolicy(
                url, Dialect.PLAIN, null, BACKOFF, 6, connectTimeout, stallTimeout, Duration.ZERO, 1024 * 1024);
    }
}
