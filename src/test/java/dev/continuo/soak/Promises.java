package dev.continuo.soak;

/**
 * What the relay promises by now; checks of what is not there yet are skipped.
 *
 * @param reconciles durable events that were missed are recovered, and the upstream may lose events at connect
 * @param endsTurns no turn stays in flight: an end that nobody saw is published, once
 * @param noticesDeafness a stream with nothing but heartbeats is given up while a session is busy
 * @param supervises the relay starts the upstream and restarts it; otherwise the soak does
 */
record Promises(boolean reconciles, boolean endsTurns, boolean noticesDeafness, boolean supervises) {

    static final Promises KEPT = new Promises(false, false, false, false);
}
