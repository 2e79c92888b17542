package dev.continuo.standin;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Threads that run turn after turn, each in a session that is idle or new. */
final class Workers {

    private final Bus bus;
    private final Ids ids;
    private final Sessions sessions;
    private final Options options;
    private volatile boolean quiet;

    Workers(Bus bus, Ids ids, Sessions sessions, Options options) {
        this.bus = bus;
        this.ids = ids;
        this.sessions = sessions;
        this.options = options;
    }

    void start(SplittableRandom random) {
        for (int i = 0; i < options.workers(); i++) {
            SplittableRandom own = random.split();
            Thread.ofPlatform().name("worker").start(() -> work(own));
        }
    }

    /** Begins no more turns, or does so again. */
    void quiet(boolean on) {
        quiet = on;
    }

    private void work(RandomGenerator random) {
        try {
            while (true) {
                Session session = quiet ? null : next(random);
                if (session != null) {
                    new Turn(bus, ids, sessions, options, random, session).run();
                }
                Thread.sleep(random.nextInt(2 * options.paceMillis()));
            }
        } catch (InterruptedException e) {
            // Nobody interrupts; the process is killed.
        }
    }

    private @Nullable Session next(RandomGenerator random) {
        boolean full =
                sessions.all().stream().filter(session -> !session.child()).count() >= options.sessions();
        Session taken = full || random.nextInt(4) > 0 ? sessions.take(random) : null;
        if (taken == null && !full) {
            taken = sessions.create(options.directory(random.nextInt(options.directories())), null);
            taken.status(Turn.BUSY);
            Turn.create(bus, taken);
        }
        return taken;
    }
}
