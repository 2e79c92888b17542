package dev.continuo.relay;

import dev.continuo.reconcile.Baselines;
import dev.continuo.reconcile.Missed;
import dev.continuo.session.EndEvents;
import dev.continuo.time.Sleeper;
import dev.continuo.upstream.api.OpencodeApi;
import dev.continuo.upstream.dialect.Decoder;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
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
     * To be called before a stream is asked for: finds out how far the upstream's history goes, unless that is known.
     * Blocks, but not for long; an interrupt ends it and stays set.
     */
    void prepare(Reach reach) {
        Optional<FirstLook> look = writer.exclusively(entry -> {
            Bookmark bookmark = renewed(reach, entry);
            Baselines baselines = bookmark.baselines();
            if (baselines.isPrimed()
                    || baselines.hopeless()
                    || reach.unnamed()
                    || baselines.request().size() > OpencodeApi.MOST_HISTORIES) {
                return Optional.<FirstLook>empty();
            }
            return Optional.of(new FirstLook(
                    this, missed(reach, Set.of()), reach, entry.recent().added()));
        });
        look.ifPresent(FirstLook::take);
    }

    /**
     * Begins one: from now on, live events have to be offered to it.
     *
     * @param outage what it ends, or {@code null} at the very first connect
     * @param down how long the outage took
     */
    CatchUp begin(Reach reach, @Nullable Outage outage, Duration down) {
        CatchUp catchUp = writer.exclusively(entry -> {
            renewed(reach, entry);
            Missed missed = missed(reach, entry.logged());
            entry.follow(missed);
            return new CatchUp(this, missed, reach, entry.recent().added(), outage, down);
        });
        catchUp.start();
        return catchUp;
    }

    private Bookmark renewed(Reach reach, LogWriter.Entry entry) {
        if (reach.directory() != null) {
            reach.bookmark().keepIfRemembered(entry.recent(), horizon);
        }
        return reach.bookmark();
    }

    private Missed missed(Reach reach, Set<String> logged) {
        return new Missed(reach.bookmark().baselines(), logged, reach.directory(), writer.turns(), decoder);
    }
}
