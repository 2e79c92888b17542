package dev.continuo.broadcast;

import java.time.Duration;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One moment of a stream under way.
 *
 * @param who whose it is, as the credentials say
 * @param view what it shows of each event
 * @param session the one session it is about, or {@code null}
 * @param directory the one directory it is about, or {@code null} when there is none, or it was not known at the start
 * @param lag how many events lie between it and the head, those that its filter keeps back included; 0 when nothing
 *     that it wants is left
 * @param age how long it has lasted
 * @param delivered how many events it was sent
 */
public record SubscriberStatus(
        String who,
        View view,
        @Nullable String session,
        @Nullable String directory,
        long lag,
        Duration age,
        long delivered) {

    static final Comparator<SubscriberStatus> WORST_FIRST = Comparator.comparingLong(SubscriberStatus::lag)
            .thenComparing(SubscriberStatus::age)
            .reversed();
}
