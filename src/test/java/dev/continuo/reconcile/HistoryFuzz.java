package dev.continuo.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuo.event.Event;
import dev.continuo.session.TurnTracker;
import dev.continuo.time.ManualClock;
import dev.continuo.upstream.api.HistoryEvent;
import dev.continuo.upstream.dialect.Decoded;
import dev.continuo.upstream.dialect.OpencodeDecoder;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whatever an upstream's history says, what is rebuilt of it is what the decoder would have published, each id once,
 * and nothing breaks.
 */
public final class HistoryFuzz {

    private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

    private HistoryFuzz() {}

    /** Lines of {@code session \t id \t type \t data}, or of live events' data. */
    public static void fuzzerTestOneInput(byte[] lines) {
        TurnTracker turns = new TurnTracker(new ManualClock(), 100);
        for (@Nullable String only : new @Nullable String[] {null, "/a"}) {
            Baselines baselines = new Baselines();
            baselines.primed();
            Missed missed = new Missed(baselines, new HashSet<>(), only, turns, new OpencodeDecoder());
            long seq = 0;
            for (String line : new String(lines, StandardCharsets.UTF_8).split("\n", -1)) {
                seq++;
                String[] parts = line.split("\t", 4);
                if (parts.length == 4) {
                    history(missed, new HistoryEvent(parts[1], parts[0], seq, parts[2], object(parts[3])));
                } else {
                    live(missed, line);
                }
            }
            check(missed.merge());
        }
    }

    private static void history(Missed missed, HistoryEvent event) {
        if (missed.isStrange(event)) {
            missed.learn(event.aggregate(), "/a");
        }
        missed.history(event);
    }

    private static void live(Missed missed, String data) {
        switch (new OpencodeDecoder().decode("", data.getBytes(StandardCharsets.UTF_8))) {
            case Decoded.Publish publish -> missed.live(publish.event());
            case Decoded.Twin twin -> missed.live(twin);
            case Decoded.Greeting greeting -> {}
            case Decoded.Heartbeat heartbeat -> {}
            case Decoded.Unparsable unparsable -> {}
        }
    }

    private static void check(Merged merged) {
        List<Event> all = new ArrayList<>(merged.before());
        all.addAll(merged.live());
        for (Event event : all) {
            Decoded again = new OpencodeDecoder().decode("", event.data());
            assertEquals(event.type(), ((Decoded.Publish) again).event().type());
            assertEquals(event.directory(), ((Decoded.Publish) again).event().directory());
        }
        for (String id : merged.recovered()) {
            assertEquals(1, all.stream().filter(event -> event.id().equals(id)).count(), "recovered once");
        }
    }

    private static JsonObject object(String text) {
        try (JsonReader reader = READERS.createReader(new StringReader(text))) {
            return reader.readObject();
        } catch (RuntimeException notAnObject) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
    }
}
