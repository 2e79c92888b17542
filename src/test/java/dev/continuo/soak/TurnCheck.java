package dev.continuo.soak;

import dev.continuo.standin.Published;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every turn that the log shows as busy ends in the log, once: with the upstream's own {@code session.idle}, or with
 * one that the relay made in its place. A turn of a process that the relay supervised and lost fails with
 * {@code UpstreamLost}, unless its last message had been completed.
 */
final class TurnCheck {

    /** So many events the upstream may publish until the relay has found out who is still busy. */
    private static final int ASKING = 800;

    /** What one connection of the relay's brought live, from one number to another. */
    private record Stretch(long from, long to) {}

    private final Log log;
    private final Truth truth;
    private final boolean supervised;
    private final List<String> problems = new ArrayList<>();
    private final List<Stretch> stretches = new ArrayList<>();

    private TurnCheck(Log log, boolean supervised) {
        this.log = log;
        this.truth = log.truth();
        this.supervised = supervised;
    }

    static List<String> problems(Log log, boolean supervised) {
        TurnCheck check = new TurnCheck(log, supervised);
        check.run();
        return check.problems;
    }

    private void stretches() {
        long from = -1;
        long to = -1;
        for (Entry entry : log.entries()) {
            Published published = truth.event(entry.id());
            if (entry.gap() && from >= 0) {
                stretches.add(new Stretch(from, to));
                from = -1;
            } else if (published != null && log.live(entry, published)) {
                from = from < 0 ? published.number() : from;
                to = published.number();
            }
        }
        stretches.add(new Stretch(from, to));
    }

    private void run() {
        stretches();
        Map<String, List<Truth.Turn>> turns = new HashMap<>();
        for (Truth.Turn turn : truth.turns()) {
            turns.computeIfAbsent(turn.session(), any -> new ArrayList<>()).add(turn);
        }
        Map<String, Story> stories = new LinkedHashMap<>();
        for (Entry entry : log.entries()) {
            Published published = truth.event(entry.id());
            String session = published != null ? published.session() : entry.upstreamNews() ? null : entry.session();
            if (session != null && turns.containsKey(session)) {
                Story story = stories.computeIfAbsent(session, any -> new Story(turns.get(session)));
                if (published == null) {
                    story.made(entry.payload());
                } else {
                    story.real(published, log.live(entry, published));
                }
            }
        }
        stories.values().forEach(Story::end);
    }

    /** What a client that reads along knows of one session. */
    private final class Story {

        private final List<Truth.Turn> turns;
        private int current = -1;
        /** Whether an event has said that it is busy, and none that the turn has ended. */
        private boolean busy;
        /** Whether its answer is being written, which shows that it is busy, too. */
        private boolean writing;

        /** Whether an event that says so came live. */
        private boolean known;

        private boolean completed;
        private boolean failed;
        /** Whether the relay has said that it is busy: then it may mean the turn that comes. */
        private boolean reopened;

        Story(List<Truth.Turn> turns) {
            this.turns = turns;
        }

        void real(Published event, boolean live) {
            int turn = turnOf(event);
            if (turn > current) {
                next(turn);
            }
            if (turn < current || turn < 0) {
                return;
            }
            Long end = turns.get(turn).end();
            boolean over = end != null && event.number() > end;
            if (over && (event.type().equals("session.idle") || event.type().equals("session.status"))) {
                busy = false;
                writing = false;
            } else if (event.type().equals("session.status") && !over) {
                // An idle one is a stray of the turn before.
                boolean working = !event.properties().contains("\"idle\"");
                busy |= working;
                known |= live && working;
            } else if (!over && answering(event)) {
                writing = true;
                known |= live;
            } else {
                completed |= event.properties().contains("\"completed\":");
            }
        }

        private static boolean answering(Published event) {
            return event.type().equals("message.part.delta")
                    || (event.properties().contains("\"role\":\"assistant\"")
                            && !event.properties().contains("\"completed\":"));
        }

        private int turnOf(Published event) {
            int turn = -1;
            while (turn + 1 < turns.size() && turns.get(turn + 1).after() < event.number()) {
                turn++;
            }
            return turn;
        }

        private void next(int turn) {
            if (current >= 0 && busy && !reopened && !unnoticeable(turns.get(current), turns.get(turn))) {
                problems.add(turns.get(current) + " never ended");
            }
            current = turn;
            busy = reopened;
            known = false;
            writing = false;
            completed = false;
            failed = false;
            reopened = false;
        }

        void made(JsonObject event) {
            JsonObject properties = event.getJsonObject("properties");
            switch (event.getString("type")) {
                case "session.error" -> {
                    failed = true;
                    if (!properties.getJsonObject("error").getString("name").equals("UpstreamLost")) {
                        problems.add("the relay made an error of another name: " + event);
                    }
                }
                case "session.status" -> {
                    if (!properties.getJsonObject("status").getString("type").equals("idle")) {
                        busy = true;
                        reopened = true;
                    }
                }
                case "session.idle" -> idle(event);
                default -> problems.add("the relay made " + event);
            }
        }

        private void idle(JsonObject event) {
            if (current < 0 || turns.get(current).after() < stretches.get(0).from()) {
                // Its beginning lies before the log as we know it.
                busy = false;
                return;
            }
            Truth.Turn turn = turns.get(current);
            if (!busy && !writing) {
                problems.add(turn + " had ended, or never begun, when the relay ended it: " + event);
            } else if (supervised && known && truth.orphaned(turn) && !failed && !completed) {
                problems.add(turn + " died with its process, and ended without UpstreamLost: " + event);
            }
            busy = false;
            writing = false;
            reopened = false;
        }

        void end() {
            if (busy) {
                problems.add(
                        (current < 0 ? "a turn before" : turns.get(current)) + " never ended, and nothing followed");
            }
        }

        /**
         * Whether the session's next turn began before any connection had lasted long enough to find out that this one
         * is over.
         */
        private boolean unnoticeable(Truth.Turn turn, Truth.Turn next) {
            if (supervised && known && truth.orphaned(turn)) {
                return false;
            }
            @Nullable Long end = turn.end();
            long over = end == null ? turn.after() : end;
            return stretches.stream()
                    .noneMatch(
                            stretch -> Math.max(stretch.from(), over) + ASKING <= Math.min(stretch.to(), next.after()));
        }
    }
}
