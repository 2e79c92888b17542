package dev.continuo.upstream.dialect;

import static dev.continuo.upstream.dialect.JsonScanner.ABSENT;

import dev.continuo.event.Event;
import dev.continuo.event.GlobalEnvelope;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * opencode's events: the global envelope {@code {"directory","project","workspace"?,"payload":{"id","type",
 * "properties"}}} as {@code /global/event} sends it, or the payload alone, which then is put into an envelope.
 */
public final class OpencodeDecoder implements Decoder {

    private static final byte[] SUFFIX = {'}'};

    /** What is kept beyond its event, as a key or to recognise it again, is not longer, or it would fill the heap. */
    static final int MOST_NAME_CHARS = 4096;

    private final KnownStrings known = new KnownStrings();
    private final @Nullable String directory;
    private final byte[] prefix;
    private final byte[] serverPrefix = GlobalEnvelope.head(null).getBytes(StandardCharsets.UTF_8);

    /** For events from anywhere. */
    public OpencodeDecoder() {
        this(null);
    }

    /**
     * For the events of one directory's stream, which do not say where they come from.
     *
     * @param directory the directory of events that come without an envelope, or {@code null}: none
     */
    public OpencodeDecoder(@Nullable String directory) {
        this.directory = directory;
        this.prefix = GlobalEnvelope.head(directory).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Decoded decode(String name, byte[] data) {
        try {
            Envelope envelope = Envelope.read(data);
            Payload payload = envelope.payload();
            String type = name(data, payload.type, "type");
            return switch (type) {
                case "server.connected" -> new Decoded.Greeting();
                case "server.heartbeat" -> new Decoded.Heartbeat();
                case "sync" -> twin(data, payload.syncEvent);
                default -> new Decoded.Publish(event(data, envelope, type));
            };
        } catch (MalformedJson e) {
            return new Decoded.Unparsable(e.reason());
        }
    }

    private Decoded twin(byte[] data, SyncEvent twin) throws MalformedJson {
        String aggregate = name(data, twin.aggregateId(), "syncEvent.aggregateID");
        String id = bounded(JsonStrings.decode(data, string(data, twin.id(), "syncEvent.id")), "syncEvent.id");
        long seq = twin.seq() == ABSENT ? -1 : JsonScalars.wholeNumber(data, twin.seq());
        if (seq < 0) {
            throw new MalformedJson("syncEvent.seq is not a whole number");
        }
        return new Decoded.Twin(aggregate, seq, id);
    }

    private Event event(byte[] data, Envelope envelope, String type) throws MalformedJson {
        Payload payload = envelope.payload();
        if (payload.properties != ABSENT && data[payload.properties] != '{') {
            throw new MalformedJson("properties is not an object");
        }
        String id = payload.id == ABSENT ? "" : bounded(JsonStrings.decode(data, string(data, payload.id, "id")), "id");
        String session = optional(data, payload.session(type), "the session's id");
        byte[] lines = envelope.carriageReturns() ? withoutCarriageReturns(data) : data;
        if (envelope.payloadFrom() == ABSENT) {
            boolean server = concernsServer(type);
            byte[] head = server ? serverPrefix : prefix;
            String in = server ? null : directory;
            return new Event(id, null, type, session, in, null, wrap(head, lines), head.length, lines.length, false);
        }
        String from = optional(data, envelope.directory(), "directory");
        String workspace = optional(data, envelope.workspace(), "workspace");
        int length = envelope.payloadTo() - envelope.payloadFrom();
        return new Event(id, null, type, session, from, workspace, lines, envelope.payloadFrom(), length, false);
    }

    /** Which events are of no directory, though they may come on the stream of each. */
    private static boolean concernsServer(String type) {
        return type.startsWith("global.") || type.startsWith("installation.") || type.equals("project.updated");
    }

    private static byte[] wrap(byte[] head, byte[] payload) {
        byte[] wrapped = new byte[head.length + payload.length + SUFFIX.length];
        System.arraycopy(head, 0, wrapped, 0, head.length);
        System.arraycopy(payload, 0, wrapped, head.length, payload.length);
        System.arraycopy(SUFFIX, 0, wrapped, head.length + payload.length, SUFFIX.length);
        return wrapped;
    }

    private @Nullable String optional(byte[] data, int offset, String what) throws MalformedJson {
        return offset == ABSENT ? null : name(data, offset, what);
    }

    private String name(byte[] data, int offset, String what) throws MalformedJson {
        return bounded(known.decode(data, string(data, offset, what)), what);
    }

    private static String bounded(String name, String what) throws MalformedJson {
        if (name.length() > MOST_NAME_CHARS) {
            throw new MalformedJson(what + " is longer than " + MOST_NAME_CHARS + " characters");
        }
        return name;
    }

    private static int string(byte[] data, int offset, String what) throws MalformedJson {
        if (offset == ABSENT) {
            throw new MalformedJson(what + " is missing");
        }
        if (data[offset] != '"') {
            throw new MalformedJson(what + " is not a string");
        }
        return offset;
    }

    /** A carriage return would end a line of the frame. It stands between tokens, where a space means the same. */
    private static byte[] withoutCarriageReturns(byte[] data) {
        byte[] lines = data.clone();
        for (int i = 0; i < lines.length; i++) {
            if (lines[i] == '\r') {
                lines[i] = ' ';
            }
        }
        return lines;
    }
}
