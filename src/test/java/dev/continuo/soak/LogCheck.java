package dev.continuo.soak;

import dev.continuo.standin.Published;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares the log with the truth. What came live must be in the truth's order; between two live events that follow
 * each other nothing may be missing, unless a {@code server.upstream.gap} stands between them, or the upstream lost it
 * while it greeted the connection that the last gap is about. After a {@code server.upstream.down} nothing comes live
 * before the gap; what was recovered stands there, in the order of its session's history.
 */
final class LogCheck {

    private final Log log;
    private final Truth truth;
    private final Promises promises;
    private final List<String> problems = new ArrayList<>();
    private final BitSet delivered = new BitSet();
    private final BitSet recovered = new BitSet();
    private final Map<String, Integer> lastSeqs = new HashMap<>();
    private long lastLive = -1;
    private int lastLiveAt;
    private boolean contiguous = true;
    private boolean down;
    private boolean announced;
    private long holes;

    private LogCheck(Log log, Promises promises) {
        this.log = log;
        this.truth = log.truth();
        this.promises = promises;
    }

    static LogCheck of(Log log, Promises promises) {
        LogCheck check = new LogCheck(log, promises);
        check.numbers();
        check.recovered();
        for (int i = 0; i < log.entries().size(); i++) {
            check.entry(i, log.entries().get(i));
        }
        return check;
    }

    List<String> problems() {
        return problems;
    }

    /** Whether its numbers have no hole. */
    boolean contiguous() {
        return contiguous;
    }

    /** How many events are missing, and announced. */
    long holes() {
        return holes;
    }

    private void numbers() {
        Set<String> ids = new HashSet<>();
        long seq = log.from();
        for (Entry entry : log.entries()) {
            seq++;
            if (entry.seq() != seq) {
                contiguous = false;
                problems.add("the number after " + (seq - 1) + " is " + entry.seq());
                seq = entry.seq();
            }
            if (!ids.add(entry.id())) {
                problems.add("twice in the log: " + entry.cursor() + " " + entry.data());
            }
            Published published = truth.event(entry.id());
            if (published != null) {
                delivered.set((int) published.number());
            }
        }
    }

    /** Marks what a gap says it recovered: the upstream's events right before it. */
    private void recovered() {
        for (int i = 0; i < log.entries().size(); i++) {
            Entry gap = log.entries().get(i);
            if (gap.gap()) {
                int left = gap.payload().getJsonObject("properties").getInt("recovered");
                for (int at = i - 1; left > 0 && at >= 0; at--) {
                    if (truth.event(log.entries().get(at).id()) != null) {
                        recovered.set(at);
                        left--;
                    }
                }
            }
        }
    }

    private void entry(int at, Entry entry) {
        Published published = truth.event(entry.id());
        if (entry.down()) {
            if (down) {
                problems.add("down twice, with no gap between: " + entry.data());
            }
            down = true;
        } else if (entry.gap()) {
            down = false;
            announced = true;
        } else if (published == null) {
            if (!promises.endsTurns()) {
                problems.add("nobody published " + entry.data());
            }
        } else {
            history(entry, published);
            if (recovered.get(at)) {
                rebuilt(entry, published);
            } else {
                live(at, entry, published);
            }
        }
    }

    private void history(Entry entry, Published published) {
        if (published.durable()) {
            Integer last = lastSeqs.put(String.valueOf(published.session()), published.seq());
            if (last != null && published.seq() <= last) {
                problems.add("seq " + published.seq() + " of its session came after " + last + ": " + entry.data());
            }
        }
    }

    private void rebuilt(Entry entry, Published published) {
        if (!published.durable()) {
            problems.add("cannot be recovered, but is said to be: " + entry.data());
        }
        if (!entry.payload().equals(Entry.parse(published.payload()))) {
            problems.add("published " + published.payload() + " but recovered " + entry.data());
        }
    }

    private void live(int at, Entry entry, Published published) {
        if (!entry.data().equals(published.envelope())) {
            problems.add("published " + published.envelope() + " but delivered " + entry.data());
        }
        if (down) {
            problems.add("came live after a down, before its gap: " + entry.data());
        }
        if (lastLive >= 0) {
            if (published.number() <= lastLive) {
                problems.add("the upstream's event " + published.number() + " came after " + lastLive);
            }
            for (long number = lastLive + 1; number < published.number(); number++) {
                if (!delivered.get((int) number)) {
                    missing(truth.event(number), entry);
                }
            }
        }
        lastLive = published.number();
        lastLiveAt = at;
        announced = false;
    }

    private void missing(Published missing, Entry before) {
        holes++;
        if (!announced && !(promises.reconciles() && truth.lostAtConnect(missing.number()))) {
            problems.add("missing without a word before " + before.cursor() + ": " + missing.envelope());
        }
        if (promises.reconciles() && missing.durable() && completeAfter(lastLiveAt)) {
            problems.add("durable, and missing before " + before.cursor() + " although a gap since says complete: "
                    + missing.envelope());
        }
    }

    private boolean completeAfter(int at) {
        return log.entries().subList(at, log.entries().size()).stream()
                .filter(Entry::gap)
                .anyMatch(gap -> gap.payload().getJsonObject("properties").getBoolean("complete"));
    }
}
