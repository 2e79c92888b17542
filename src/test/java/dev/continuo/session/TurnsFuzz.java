package dev.continuo.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuo.event.Event;
import dev.continuo.time.ManualClock;
import dev.continuo.upstream.dialect.Decoded;
import dev.continuo.upstream.dialect.OpencodeDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Whatever the events of sessions say, in whatever order, the tracker and the view of each session take them and agree
 * on whose turn is in flight.
 */
public final class TurnsFuzz {

    private TurnsFuzz() {}

    /** The data of one event a line. */
    public static void fuzzerTestOneInput(byte[] lines) {
        OpencodeDecoder decoder = new OpencodeDecoder();
        TurnTracker tracker = new TurnTracker(new ManualClock(), Integer.MAX_VALUE);
        Map<String, SessionView> views = new HashMap<>();
        for (String line : new String(lines, StandardCharsets.UTF_8).split("\n", -1)) {
            if (decoder.decode("", line.getBytes(StandardCharsets.UTF_8)) instanceof Decoded.Publish publish) {
                take(publish.event(), tracker, views);
            }
        }
        tracker.inFlight()
                .forEach(turn ->
                        assertEquals(turn, tracker.inFlight(turn.session()).orElseThrow()));
    }

    private static void take(Event event, TurnTracker tracker, Map<String, SessionView> views) {
        tracker.accept(event);
        String session = event.session();
        if (session == null) {
            return;
        }
        SessionView view = views.computeIfAbsent(session, SessionView::new);
        boolean before = view.inFlight();
        int change = 0;
        for (SessionUpdate update : view.accept(event)) {
            if (update instanceof SessionUpdate.TurnStarted) {
                change++;
            } else if (update instanceof SessionUpdate.TurnEnded) {
                change--;
            }
        }
        assertEquals((before ? 1 : 0) + change, view.inFlight() ? 1 : 0, "turns begin and end in turn");
        assertEquals(view.inFlight(), tracker.inFlight(session).isPresent(), "tracker and view agree");
    }
}
