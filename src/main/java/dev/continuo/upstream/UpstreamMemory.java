package dev.continuo.upstream;

import dev.continuo.time.Clock;
import java.util.function.BooleanSupplier;

/**
 * What outlasts a loop when the server is started anew: the status, what it counts for, whether the outage has been
 * told, the last event id. Used by the one loop under way, or by whoever has seen it end.
 */
final class UpstreamMemory {

    private final StatusBoard board;
    private final UpstreamTotals totals;
    private final BooleanSupplier serverGone;
    private volatile boolean lost;
    private volatile String lastEventId = "";

    /**
     * Remembers nothing yet.
     *
     * @param totals what it counts for, with others
     * @param serverGone whether the server's process has ended, perhaps after a moment's wait: then somebody will start
     *     another and say where it is
     */
    UpstreamMemory(Clock clock, UpstreamTotals totals, BooleanSupplier serverGone) {
        this.totals = totals;
        this.board = new StatusBoard(clock);
        this.serverGone = serverGone;
    }

    /** For an upstream that nobody supervises. */
    static UpstreamMemory unsupervised(Clock clock, UpstreamTotals totals) {
        return new UpstreamMemory(clock, totals, () -> false);
    }

    StatusBoard board() {
        return board;
    }

    UpstreamTotals totals() {
        return totals;
    }

    boolean serverGone() {
        return serverGone.getAsBoolean();
    }

    /** A stream begins: the outage is over. */
    void connected() {
        lost = false;
    }

    /** The upstream is lost; returns whether that is news. */
    boolean lost() {
        boolean news = !lost;
        lost = true;
        return news;
    }

    String lastEventId() {
        return lastEventId;
    }

    void lastEventId(String id) {
        lastEventId = id;
    }
}
