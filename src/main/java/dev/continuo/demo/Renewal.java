package dev.continuo.demo;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Makes one round of the recording an activity of its own: each id gets a new one, the same at each of its places, and
 * the recorded times move to now. Used by one thread.
 */
final class Renewal {

    private static final Pattern ID_OR_TIME =
            Pattern.compile("\\b(evt_|ses_|msg_|prt_)[0-9A-Za-z]{26}\\b|\\b1[0-9]{12}\\b");

    private final Ids ids;
    private final long now;
    private final Map<String, String> renewed = new HashMap<>();
    private long firstTime = -1;

    /**
     * For one round.
     *
     * @param ids where the new ids come from
     * @param now what the first recorded time becomes, in milliseconds since 1970
     */
    Renewal(Ids ids, long now) {
        this.ids = ids;
        this.now = now;
    }

    String renew(String envelope) {
        return ID_OR_TIME.matcher(envelope).replaceAll(this::replacement);
    }

    private String replacement(MatchResult found) {
        String prefix = found.group(1);
        if (prefix != null) {
            return renewed.computeIfAbsent(found.group(), old -> ids.next(prefix));
        }
        long time = Long.parseLong(found.group());
        if (firstTime < 0) {
            firstTime = time;
        }
        return Long.toString(now + time - firstTime);
    }
}
