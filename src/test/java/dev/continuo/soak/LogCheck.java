package dev.continuo.soak;

import dev.continuo.standin.Published;
import jakarta.json.JsonObject;
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
 * on a stream that it had just greeted. After a {@code server.upstream.down} nothing comes live before the gap. What
 * was recovered keeps the order of its session's history, and the gaps say how much it is. A durable event may be
 * missing only as long as no gap says {@code complete}. Of a directory with a connection of its own the same holds for
 * what is of that directory.
 */
final class LogCheck {

    private final Log log;
    private final Truth truth;
    private final List<String> problems = new ArrayList<>();
    private final BitSet delivered = new BitSet();
    private final Map<String, Integer> lastSeqs = new HashMap<>();
    private long lastLive = -1;
    private boolean down;
    private boolean announced;
    /** What the last gap after an outage says. */
    private boolean complete;

    private int outages;
    private int completeOutages;
    private long holes;
    private long rebuilt;
    private long told;

    private LogCheck(Log log) {
        this.log = log;
        this.truth = log.truth();
    }

    /** All of a log, or of one directory's. */
    static LogCheck of(Log log) {
        LogCheck check = new LogCheck(log);
        log.entries().forEach(check::deliver);
        for (Entry entry : log.entries()) {
            check.entry(entry);
        }
        check.count();
        return check;
    }

    List<String> problems() {
        return problems;
    }

    /** What is wrong with its numbers and ids, whatever it says. */
    static List<String> numbers(Log log) {
        LogCheck check = new LogCheck(log);
        check.numbers();
        return check.problems;
    }

    /** How many events were recovered, as the gaps say. */
    long recovered() {
        return told;
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
                problems.add("the number after " + (seq - 1) + " is " + entry.seq());
                seq = entry.seq();
            }
            if (!ids.add(entry.id())) {
                problems.add("twice in the log: " + entry.cursor() + " " + entry.data());
            }
        }
    }

    private void deliver(Entry entry) {
        Published published = truth.event(entry.id());
        if (published != null) {
            delivered.set((int) published.number());
        }
    }

    private void entry(Entry entry) {
        Published published = truth.event(entry.id());
        if (entry.down()) {
            if (down) {
                problems.add("down twice, with no gap between: " + entry.data());
            }
            down = true;
        } else if (entry.gap()) {
            down = false;
            announced = true;
            gap(entry.payload().getJsonObject("properties"));
        } else if (published == null) {
            ofRelay(entry);
        } else {
            history(entry, published);
            if (log.live(entry, published)) {
                live(entry, published);
            } else {
                rebuilt(entry, published);
            }
        }
    }

    private void gap(JsonObject properties) {
        told += properties.getInt("recovered");
        String reason = properties.getString("reason");
        if (!reason.equals("unparsable") && !reason.equals("oversized")) {
            complete = properties.getBoolean("complete");
            outages++;
            completeOutages += complete ? 1 : 0;
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

    private void ofRelay(Entry entry) {
        if (!entry.payload().getJsonObject("properties").getString("source", "").equals("continuo")) {
            problems.add("nobody published " + entry.data());
        }
    }

    /** One that came from the history says no project, as the history does not. */
    private void rebuilt(Entry entry, Published published) {
        rebuilt++;
        if (log.from() == 0 && outages == 0 && !down) {
            // The very first connect recovers what followed the look before it, and ends no outage.
            told++;
        }
        if (!published.durable()) {
            problems.add("cannot be recovered, but is said to be: " + entry.data());
        }
        if (!entry.directory().equals(published.directory())
                || !entry.payload().equals(Entry.parse(published.payload()))) {
            problems.add("published " + published.payload() + " but delivered " + entry.data());
        }
    }

    private void live(Entry entry, Published published) {
        if (down) {
            problems.add("came live after a down, before its gap: " + entry.data());
        }
        if (lastLive >= 0) {
            if (published.number() <= lastLive) {
                problems.add("the upstream's event " + published.number() + " came after " + lastLive);
            }
            for (long number = lastLive + 1; number < published.number(); number++) {
                if (log.carried(truth.event(number)) && !delivered.get((int) number)) {
                    missing(truth.event(number), entry);
                }
            }
        }
        lastLive = published.number();
        announced = false;
    }

    private void missing(Published missing, Entry before) {
        holes++;
        if (!announced && !truth.lostAtConnect(missing.number())) {
            problems.add("missing without a word before " + before.cursor() + ": " + missing.envelope());
        }
        if (missing.durable() && complete) {
            problems.add("durable, and missing before " + before.cursor() + " although the gap says complete: "
                    + missing.envelope());
        }
    }

    private void count() {
        if (!complete || completeOutages * 2 < outages) {
            problems.add("of " + outages + " gaps only " + completeOutages + " say complete, "
                    + (complete ? "" : "not ") + "the last among them, which nothing disturbed");
        }
        if (log.only() == null && rebuilt != told) {
            problems.add(rebuilt + " events were recovered, but the gaps say " + told);
        }
    }
}
