package dev.continuo.testing;

import dev.continuo.event.Event;
import dev.continuo.upstream.dialect.Decoded;
import dev.continuo.upstream.dialect.OpencodeDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A session's events as opencode sends them in directory {@code /d}. */
public final class SessionEvents {

    private static final AtomicInteger NEXT_ID = new AtomicInteger();

    private final String session;

    /** Those of one session. */
    public SessionEvents(String session) {
        this.session = session;
    }

    public Event busy() {
        return status("{'type':'busy'}");
    }

    public Event retry(String why) {
        return status("{'type':'retry','attempt':1,'message':'" + why + "'}");
    }

    public Event statusIdle() {
        return status("{'type':'idle'}");
    }

    public Event status(String status) {
        return event("session.status", "'status':" + status);
    }

    public Event idle() {
        return event("session.idle", "");
    }

    public Event error(String name, String message) {
        return event("session.error", "'error':{'name':'" + name + "','data':{'message':'" + message + "'}}");
    }

    public Event aborted() {
        return error("MessageAbortedError", "Aborted");
    }

    public Event created() {
        return event("session.created", "'info':{'id':'" + session + "','directory':'/info'}");
    }

    public Event updated() {
        return event("session.updated", "'info':{'id':'" + session + "','directory':'/info'}");
    }

    public Event deleted() {
        return event("session.deleted", "'info':{'id':'" + session + "'}");
    }

    public Event user(String message) {
        return message(message, "'role':'user','time':{'created':1}");
    }

    public Event working(String message) {
        return message(message, "'role':'assistant','time':{'created':1}");
    }

    public Event complete(String message) {
        return complete(message, "stop");
    }

    public Event complete(String message, String finish) {
        return message(message, "'role':'assistant','finish':'" + finish + "','time':{'created':1,'completed':2}");
    }

    /** As a shell command or an abort while the provider is tried again leaves it. */
    public Event completeWithoutFinish(String message) {
        return message(message, "'role':'assistant','time':{'created':1,'completed':2}");
    }

    public Event failed(String message, String error) {
        return message(
                message,
                "'role':'assistant','time':{'created':1,'completed':2},'error':{'name':'" + error
                        + "','data':{'message':'Aborted'}}");
    }

    public Event message(String id, String info) {
        return event("message.updated", "'info':{'id':'" + id + "'," + info + "}");
    }

    public Event part(String message, String part, String type, String rest) {
        return event(
                "message.part.updated",
                "'part':{'id':'" + part + "','messageID':'" + message + "','type':'" + type + "'" + rest + "}");
    }

    public Event delta(String message, String part, String text) {
        return event(
                "message.part.delta",
                "'messageID':'" + message + "','partID':'" + part + "','field':'text','delta':'" + text + "'");
    }

    /**
     * Any event.
     *
     * @param properties JSON members beside {@code sessionID}, with single quotes
     */
    public Event event(String type, String properties) {
        return envelope("{'directory':'/d','payload':" + payload(type, properties) + "}");
    }

    /** As a server's {@code /event} sends it, without an envelope. */
    public Event plain(String type, String properties) {
        return envelope(payload(type, properties));
    }

    private String payload(String type, String properties) {
        return "{'id':'evt_" + NEXT_ID.incrementAndGet() + "','type':'" + type + "','properties':{'sessionID':'"
                + session + "'" + (properties.isEmpty() ? "" : "," + properties) + "}}";
    }

    private static Event envelope(String json) {
        byte[] data = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        if (new OpencodeDecoder().decode("", data) instanceof Decoded.Publish publish) {
            return publish.event();
        }
        throw new AssertionError("not an event: " + json);
    }
}
