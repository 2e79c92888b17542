package dev.continuo.soak;

import dev.continuo.standin.Journal;
import dev.continuo.standin.JournalReader;
import dev.continuo.standin.Published;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the upstream has really published, as far as its journal has been read. */
final class Truth {

    /** One turn of a session; {@code null} as its end: a kill ended it, or nothing yet. */
    static final class Turn {
        private final String session;
        private final long after;
        private final int life;
        private @Nullable Long end;

        Turn(String session, long after, int life) {
            this.session = session;
            this.after = after;
            this.life = life;
        }

        String session() {
            return session;
        }

        /** Its first event's number is greater. */
        long after() {
            return after;
        }

        /** The number of the last event before its status became idle, {@code null} when it never did. */
        @Nullable
        Long end() {
            return end;
        }

        @Override
        public String toString() {
            return "turn of " + session + " after event " + after + (end == null ? ", killed" : " to " + end);
        }
    }

    private final JournalReader reader;
    private final List<Published> events = new ArrayList<>();
    private final Map<String, Published> byId = new HashMap<>();
    private final Map<String, String> directories = new HashMap<>();
    private final Set<Long> lost = new HashSet<>();
    private final List<Turn> turns = new ArrayList<>();
    private final Map<String, Turn> running = new HashMap<>();
    private int lives;

    Truth(Path journal) {
        reader = new JournalReader(journal);
    }

    /** Reads on. */
    void update() throws IOException {
        for (String line : reader.next()) {
            if (line.startsWith(Journal.START)) {
                lives++;
                running.clear();
            } else if (line.startsWith(Journal.LOST)) {
                lost.add(Long.parseLong(line.substring(Journal.LOST.length())));
            } else if (line.startsWith(Journal.BEGIN)) {
                Turn turn = new Turn(line.substring(Journal.BEGIN.length()), events.size(), lives);
                turns.add(turn);
                running.put(turn.session, turn);
            } else if (line.startsWith(Journal.END)) {
                Turn turn = running.remove(line.substring(Journal.END.length()));
                if (turn != null) {
                    turn.end = (long) events.size();
                }
            } else {
                add(Published.parse(line));
            }
        }
    }

    private void add(Published event) {
        events.add(event);
        if (event.number() != events.size()) {
            throw new AssertionError("the journal jumps to " + event.number() + " after " + (events.size() - 1));
        }
        byId.put(event.id(), event);
        if (event.session() != null) {
            directories.put(event.session(), event.directory());
        }
    }

    /** The event of that number, from 1. */
    Published event(long number) {
        return events.get((int) number - 1);
    }

    @Nullable
    Published event(String id) {
        return byId.get(id);
    }

    /** Whether the upstream lost it on a stream that it had just greeted. */
    boolean lostAtConnect(long number) {
        return lost.contains(number);
    }

    @Nullable
    String directory(String session) {
        return directories.get(session);
    }

    List<String> sessions() {
        return List.copyOf(directories.keySet());
    }

    List<Turn> turns() {
        return turns;
    }

    /** Whether no turn is running now. */
    boolean quiet() {
        return running.isEmpty();
    }

    /** Whether a former process ran it, so that nobody does now. */
    boolean orphaned(Turn turn) {
        return turn.end == null && turn.life < lives;
    }
}
