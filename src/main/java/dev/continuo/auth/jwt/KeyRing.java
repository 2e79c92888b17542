package dev.continuo.auth.jwt;

import dev.continuo.auth.AuthPolicy.KeySource;
import dev.continuo.time.Clock;
import io.helidon.security.jwt.SignedJwt;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The issuer's keys, got anew when a token fits none of them, but not often, and from time to time, so that a key which
 * the issuer no longer has is forgotten. Only the request that brings such a token waits. Safe for use by any thread.
 */
final class KeyRing {

    private static final Logger LOGGER = System.getLogger(KeyRing.class.getName());

    /** Whoever sends nonsense makes us ask no more often than this. */
    static final Duration PAUSE = Duration.ofSeconds(10);

    /** Keys that are older are got anew. */
    static final Duration FRESH = Duration.ofMinutes(5);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final KeySource source;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();

    private volatile List<VerificationKey> keys = List.of();
    private @Nullable CountDownLatch loading;
    private boolean tried;
    private boolean failed;
    private long triedNanos;

    /** Has none until somebody asks. */
    KeyRing(KeySource source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    /** Whether there are any keys. */
    boolean empty() {
        return keys.isEmpty();
    }

    /** Whether the token's signature is by one of the keys. */
    boolean verifies(SignedJwt token, String keyId, String algorithm) {
        List<VerificationKey> known = keys;
        if (anyVerifies(known, token, keyId, algorithm)) {
            var unused = load(FRESH);
            return true;
        }
        CountDownLatch load = load(PAUSE);
        if (load == null) {
            // One may have ended since the look at the keys.
            List<VerificationKey> now = keys;
            return !now.equals(known) && anyVerifies(now, token, keyId, algorithm);
        }
        try {
            return load.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) && anyVerifies(keys, token, keyId, algorithm);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean anyVerifies(List<VerificationKey> keys, SignedJwt token, String keyId, String algorithm) {
        return keys.stream().anyMatch(key -> key.fits(keyId, algorithm) && key.verifies(token));
    }

    /** A load under way, or a new one when the last began longer ago than that; else none. */
    private @Nullable CountDownLatch load(Duration longerAgo) {
        lock.lock();
        try {
            long now = clock.nanoTime();
            if (loading == null && (!tried || now - triedNanos >= longerAgo.toNanos())) {
                tried = true;
                triedNanos = now;
                CountDownLatch done = new CountDownLatch(1);
                loading = done;
                Thread.ofVirtual().name("continuo-keys").start(() -> load(done));
            }
            return loading;
        } finally {
            lock.unlock();
        }
    }

    private void load(CountDownLatch done) {
        try {
            keys = KeyLoader.load(source);
            if (failed) {
                failed = false;
                LOGGER.log(Level.INFO, "the keys of mp.jwt.verify.publickey.location can be had again");
            }
        } catch (IOException | IllegalArgumentException e) {
            if (!failed) {
                failed = true;
                LOGGER.log(
                        Level.WARNING,
                        "the keys of mp.jwt.verify.publickey.location cannot be had ({0}); those had before stay",
                        e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.lock();
            try {
                loading = null;
            } finally {
                lock.unlock();
            }
            done.countDown();
        }
    }
}
