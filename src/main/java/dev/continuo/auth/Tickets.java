package dev.continuo.auth;

import dev.continuo.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * Tickets for browsers, whose EventSource can send no header: each lets in once, soon, whoever shows it, with the
 * permit of who asked for it. Safe for use by any thread.
 */
public final class Tickets {

    /** How long a ticket is good for. */
    public static final Duration LIFE = Duration.ofSeconds(30);

    /** How many may be out at once. */
    static final int MOST = 10_000;

    private static final int BYTES = 32;

    private final RandomGenerator random;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();

    /** The oldest first, as all live equally long. */
    private final Map<Digest, Held> held = new LinkedHashMap<>();

    private record Held(Permit permit, long untilNanos) {}

    /**
     * None is out.
     *
     * @param random one that nobody can predict
     */
    public Tickets(RandomGenerator random, Clock clock) {
        this.random = random;
        this.clock = clock;
    }

    /** Makes one; empty when too many are out. */
    public Optional<String> issue(Permit permit) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Digest digest = Digest.of(ticket);
        lock.lock();
        try {
            long now = clock.nanoTime();
            dropOld(now);
            if (held.size() >= MOST) {
                return Optional.empty();
            }
            held.put(digest, new Held(permit, now + LIFE.toNanos()));
            return Optional.of(ticket);
        } finally {
            lock.unlock();
        }
    }

    /** Takes one; empty when there is no such ticket, any more, or the permit it stands for is over. */
    public Optional<Permit> redeem(String ticket) {
        Digest digest = Digest.of(ticket);
        lock.lock();
        try {
            dropOld(clock.nanoTime());
            return Optional.ofNullable(held.remove(digest))
                    .map(Held::permit)
                    .filter(permit -> !permit.over(clock.currentTimeMillis()));
        } finally {
            lock.unlock();
        }
    }

    private void dropOld(long now) {
        Iterator<Held> oldest = held.values().iterator();
        while (oldest.hasNext() && now - oldest.next().untilNanos() >= 0) {
            oldest.remove();
        }
    }
}
