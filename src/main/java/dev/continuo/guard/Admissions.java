package dev.continuo.guard;

import dev.continuo.time.Clock;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts the connections of each address. Its memory is bounded by {@code limits.connections} and
 * {@value #MOST_REMEMBERED} addresses that have none at the moment; of those, the ones gone longest are forgotten. Safe
 * for use by any thread.
 */
public final class Admissions {

    static final int MOST_REMEMBERED = 65_536;

    private static final double NANOS_A_MINUTE = 60e9;

    private final ClientLimits limits;
    private final Clock clock;
    private final Map<Neighbourhood, Visits> present = new HashMap<>();
    private final Map<Neighbourhood, Visits> gone = new LinkedHashMap<>();
    private int connections;

    /** Nobody is there yet. */
    public Admissions(ClientLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** Somebody knocks. {@link #leave} must follow an {@link Admission.Admitted}, and nothing else. */
    public synchronized Admission knock(InetAddress address) {
        if (connections >= limits.connections()) {
            return new Admission.Full();
        }
        if (!limits.exempt().contains(address)) {
            Neighbourhood who = Neighbourhood.of(address);
            Visits visits = visits(who);
            Admission verdict = visits.knock();
            if (!(verdict instanceof Admission.Admitted)) {
                put(who, visits);
                return verdict;
            }
            visits.connections++;
            put(who, visits);
        }
        connections++;
        return new Admission.Admitted();
    }

    /** A connection that was taken has ended. */
    public synchronized void leave(InetAddress address) {
        connections--;
        if (!limits.exempt().contains(address)) {
            Neighbourhood who = Neighbourhood.of(address);
            Visits visits = visits(who);
            visits.connections--;
            put(who, visits);
        }
    }

    /** How many connections there are. */
    public synchronized int connections() {
        return connections;
    }

    /** How many addresses are remembered, those with a connection included. */
    synchronized int remembered() {
        return present.size() + gone.size();
    }

    private Visits visits(Neighbourhood who) {
        Visits visits = present.remove(who);
        if (visits == null) {
            visits = gone.remove(who);
        }
        return visits == null ? new Visits() : visits;
    }

    private void put(Neighbourhood who, Visits visits) {
        if (visits.connections > 0) {
            present.put(who, visits);
            return;
        }
        gone.put(who, visits);
        if (gone.size() > MOST_REMEMBERED) {
            gone.remove(gone.keySet().iterator().next());
        }
    }

    /** One address. A bucket of tokens, full at first: each connection takes one, and they come back steadily. */
    private final class Visits {

        private int connections;
        private double tokens = limits.perMinute();
        private long filledNanos = clock.nanoTime();

        private Admission knock() {
            if (limits.perAddress() > 0 && connections >= limits.perAddress()) {
                return new Admission.TooMany();
            }
            if (limits.perMinute() > 0) {
                long now = clock.nanoTime();
                double back = (now - filledNanos) * (limits.perMinute() / NANOS_A_MINUTE);
                tokens = Math.min(limits.perMinute(), tokens + back);
                filledNanos = now;
                if (tokens < 1) {
                    return new Admission.TooFast();
                }
                tokens--;
            }
            return new Admission.Admitted();
        }
    }
}
