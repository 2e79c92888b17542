package dev.continuo.soak;

import dev.continuo.standin.Published;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every turn that the log shows as busy ends in the log, once: with the upstream's own {@code session.idle}, or with
 * one that the relay made in its place, which {@code UpstreamLost} precedes if the turn did not complete.
 */
final class TurnCheck {

    /** Events that the upstream may publish while the relay asks who is busy. */
    private static final int ASKING = 300;

    private final Log log;
    private final Truth truth;
    private final Promises promises;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, List<Entry>> bySession = new HashMap<>();

    private TurnCheck(Log log, Promises promises) {
        this.log = log;
        this.truth = log.truth();
        this.promises = promises;
    }

    static List<String> problems(Log log, Promises promises) {
        TurnCheck check = new TurnCheck(log, promises);
        check.run();
        return check.problems;
    }

    private void run() {
        long first = Long.MAX_VALUE;
        for (Entry entry : log.entries()) {
            Published published = truth.event(entry.id());
            String session = published == null ? entry.upstreamNews() ? null : entry.session() : published.session();
            if (session != null) {
                bySession.computeIfAbsent(session, any -> new ArrayList<>()).add(entry);
            }
            if (published != null) {
                first = Math.min(first, published.number());
            }
        }
        Map<String, Truth.Turn> followers = new HashMap<>();
        for (int i = truth.turns().size() - 1; i >= 0; i--) {
            Truth.Turn turn = truth.turns().get(i);
            Truth.Turn next = followers.put(turn.session(), turn);
            if (turn.after() >= first) {
                turn(turn, next);
            }
        }
    }

    private void turn(Truth.Turn turn, Truth.@Nullable Turn next) {
        long last = next == null ? Long.MAX_VALUE : next.after();
        boolean inIt = false;
        boolean busy = false;
        boolean ended = false;
        int madeIdle = 0;
        int madeBusy = 0;
        boolean madeError = false;
        boolean completed = false;
        for (Entry entry : bySession.getOrDefault(turn.session(), List.of())) {
            Published published = truth.event(entry.id());
            if (published != null) {
                boolean own = published.number() > turn.after() && published.number() <= last;
                if (inIt && !own) {
                    break;
                }
                inIt = own;
                busy |= own && published.properties().contains("\"status\":{\"type\":\"busy\"}");
                completed |= own && published.properties().contains("\"completed\":");
                ended |= own && published.type().equals("session.idle") && isEndOf(turn, published);
            } else if (inIt) {
                JsonObject made = entry.payload();
                switch (made.getString("type")) {
                    case "session.idle" -> madeIdle++;
                    case "session.error" -> madeError |= lost(made);
                    case "session.status" -> madeBusy += made.toString().contains("busy") ? 1 : 0;
                    default -> problems.add("the relay made " + made);
                }
            }
        }
        if (busy) {
            judge(turn, next, ended, madeIdle - madeBusy, completed || madeError);
        }
    }

    private void judge(Truth.Turn turn, Truth.@Nullable Turn next, boolean ended, int madeEnds, boolean explained) {
        int ends = madeEnds + (ended ? 1 : 0);
        if (ends > 1) {
            problems.add(turn + " ended " + ends + " times");
        } else if (ends == 0 && !unnoticeable(turn, next)) {
            problems.add(turn + " never ended");
        } else if (madeEnds == 1 && turn.end() == null && !explained) {
            problems.add(turn + " neither completed nor failed with UpstreamLost, and ended");
        }
    }

    /** Whoever asks who is busy cannot see an end that the session's next turn follows so soon. */
    private boolean unnoticeable(Truth.Turn turn, Truth.@Nullable Turn next) {
        long end = turn.end() == null ? turn.after() : turn.end();
        return next != null && next.after() - end < ASKING && !(promises.supervises() && truth.orphaned(turn));
    }

    private static boolean isEndOf(Truth.Turn turn, Published idle) {
        Long end = turn.end();
        return end != null && idle.number() > end;
    }

    private boolean lost(JsonObject error) {
        String name = error.getJsonObject("properties").getJsonObject("error").getString("name");
        if (!name.equals("UpstreamLost")) {
            problems.add("the relay made an error that is not UpstreamLost: " + error);
        }
        return true;
    }
}
