package dev.continuo.relay;

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
        Duration limit) {

    /**
     * Begins one: from now on, live events have to be offered to it.
     *
     * @param directory the one directory that the connection is for, or {@code null}: all
     * @param outage what it ends, or {@code null} at the very first connect
     * @param down how long the outage took
     */
    CatchUp begin(@Nullable String directory, @Nullable Outage outage, Duration down) {
        Missed missed = writer.exclusively(
                entry -> new Missed(entry.baselines(), entry.recent().copy(), directory, writer.turns(), decoder));
        CatchUp catchUp = new CatchUp(this, missed, directory, outage, down);
        catchUp.start();
        return catchUp;
    }
}
