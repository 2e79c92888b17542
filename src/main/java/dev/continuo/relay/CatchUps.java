package dev.continuo.relay;

import dev.continuo.reconcile.Baselines;
import dev.continuo.reconcile.Missed;
import dev.continuo.session.EndEvents;
import dev.continuo.time.Sleeper;
import dev.continuo.upstream.api.OpencodeApi;
import dev.continuo.upstream.dialect.Decoder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What every {@link CatchUp} needs. Owns nothing.
 *
 * @param horizon how far the upstream's histories were known to reach when somebody asked last; guarded by being alone
 *     at the log
 * @param limit how long live events may have to wait
 */
record CatchUps(
        LogWriter writer,
        OpencodeApi api,
        StatusLook look,
        EndEvents ends,
        Notices notices,
        Decoder decoder,
        Sleeper sleeper,
        Baselines horizon,
        Duration limit) {

    /**
     * Begins one: from now on, live events have to be offered to it.
     *
     * @param outage what it ends, or {@code null} at the very first connect
     * @param down how long the outage took
     */
    CatchUp begin(Reach reach, @Nullable Outage outage, Duration down) {
        CatchUp catchUp = writer.exclusively(entry -> {
            Bookmark bookmark = reach.bookmark();
            if (reach.directory() != null) {
                bookmark.keepIfRemembered(entry.recent(), horizon);
            }
            Missed missed =
                    new Missed(bookmark.baselines(), entry.recent().copy(), reach.directory(), writer.turns(), decoder);
            return new CatchUp(this, missed, reach, entry.recent().added(), outage, down);
        });
        catchUp.start();
        return catchUp;
    }
}
