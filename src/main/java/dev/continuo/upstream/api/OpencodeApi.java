package dev.continuo.upstream.api;

import dev.continuo.upstream.PlatformWords;
import dev.continuo.upstream.UpstreamPolicy;
import dev.continuo.upstream.api.ApiException.Kind;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks an opencode server. Safe for use by any thread; every call blocks its own. An interrupt frees a virtual thread
 * from it, and no call waits longer than {@link UpstreamPolicy#headTimeout} for a byte.
 */
public final class OpencodeApi implements AutoCloseable {

    /** opencode answers 500 from 997 histories on. */
    public static final int MOST_HISTORIES = 900;

    private static final long MOST_HISTORY_BYTES = 128L << 20;
    private static final long MOST_BYTES = 4L << 20;

    private static final String ANOTHER_SHAPE = "the answer is not what opencode sends";

    private final UpstreamPolicy policy;
    private final Supplier<@Nullable URI> base;
    private final Client client;

    /**
     * Opens a client; {@link #close} closes it.
     *
     * @param base the server's base URL at the moment of a call, or {@code null} while there is none
     */
    public OpencodeApi(UpstreamPolicy policy, Supplier<@Nullable URI> base) {
        this.policy = policy;
        this.base = base;
        this.client = ClientBuilder.newBuilder()
                .connectTimeout(policy.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(policy.headTimeout().toMillis(), TimeUnit.MILLISECONDS)
                // One to another origin would carry our credentials there.
                .property("jersey.config.client.followRedirects", false)
                .build();
    }

    /**
     * Which sessions of a directory have a turn in flight: {@code GET /session/status}.
     *
     * @param directory whose sessions, or {@code null} for those of the directory the server works in
     * @return by session {@code {"type":"busy"}} or {@code {"type":"retry",…}}; the idle ones are absent
     */
    public Map<String, JsonObject> statuses(@Nullable String directory) throws ApiException {
        JsonObject answer = object("GET /session/status", () -> {
            WebTarget target = target("session/status");
            return directory == null
                    ? target
                    : target.queryParam("directory", "{directory}").resolveTemplate("directory", directory);
        });
        Map<String, JsonObject> busy = new HashMap<>();
        for (Map.Entry<String, JsonValue> entry : answer.entrySet()) {
            // Whoever is not understood must not count as idle: turns end by this answer.
            if (!(entry.getValue() instanceof JsonObject status && status.get("type") instanceof JsonString type)) {
                throw new ApiException("GET /session/status: " + ANOTHER_SHAPE, Kind.FAILED);
            }
            if (!type.getString().equals("idle")) {
                busy.put(entry.getKey(), status);
            }
        }
        return busy;
    }

    /**
     * Durable events: {@code POST /sync/history}. Of an aggregate that is not named the upstream sends all of them.
     *
     * @param after the last known number of each known aggregate, at most {@value #MOST_HISTORIES} of them
     * @param consumer gets each event, in the upstream's order: by number within an aggregate
     */
    public void history(Map<String, Long> after, Consumer<HistoryEvent> consumer) throws ApiException {
        if (after.size() > MOST_HISTORIES) {
            throw new IllegalArgumentException(
                    "after: must be at most " + MOST_HISTORIES + ", but has " + after.size());
        }
        var body = Json.createObjectBuilder();
        after.forEach(body::add);
        Entity<String> asked = Entity.entity(body.build().toString(), MediaType.APPLICATION_JSON_TYPE);
        exchange(
                "POST /sync/history",
                () -> request(target("sync/history")).buildPost(asked),
                MOST_HISTORY_BYTES,
                parser -> {
                    if (parser.next() != JsonParser.Event.START_ARRAY) {
                        throw new JsonException("not an array");
                    }
                    JsonParser.Event next = parser.next();
                    while (next == JsonParser.Event.START_OBJECT) {
                        consumer.accept(historyEvent(parser.getObject()));
                        next = parser.next();
                    }
                    if (next != JsonParser.Event.END_ARRAY) {
                        throw new JsonException("something that is no event");
                    }
                    return true;
                });
    }

    /** The directory the server works in when a client names none: {@code GET /path}. */
    public String workingDirectory() throws ApiException {
        return directoryIn("GET /path", () -> target("path"));
    }

    /** The directory of a session: {@code GET /session/{id}}. */
    public String directoryOf(String session) throws ApiException {
        return directoryIn(
                "GET /session/{id}", () -> target("session").path("{id}").resolveTemplate("id", session));
    }

    @Override
    public void close() {
        client.close();
    }

    private String directoryIn(String what, Where where) throws ApiException {
        String directory = object(what, where).getString("directory", "");
        if (directory.isEmpty()) {
            throw new ApiException(what + ": the answer names no directory", Kind.UNSUPPORTED);
        }
        return directory;
    }

    private static HistoryEvent historyEvent(JsonObject event) {
        if (event.get("seq") instanceof JsonNumber seq && event.get("data") instanceof JsonObject data) {
            return new HistoryEvent(
                    text(event, "id"), text(event, "aggregate_id"), seq.longValueExact(), text(event, "type"), data);
        }
        throw new JsonException("an event without seq or data");
    }

    private static String text(JsonObject event, String name) {
        if (event.get(name) instanceof JsonString text && !text.getString().isEmpty()) {
            return text.getString();
        }
        throw new JsonException("an event without " + name);
    }

    private WebTarget target(String path) throws ApiException {
        URI now = base.get();
        if (now == null) {
            throw new ApiException("the upstream is not running", Kind.UNANSWERED);
        }
        return client.target(now).path(path);
    }

    private Invocation.Builder request(WebTarget target) {
        Invocation.Builder request = target.request(MediaType.APPLICATION_JSON)
                // A kept connection could be to a server that is gone.
                .header("Connection", "close");
        return policy.credentials() == null
                ? request
                : request.header(HttpHeaders.AUTHORIZATION, policy.credentials().basic());
    }

    private JsonObject object(String what, Where where) throws ApiException {
        return exchange(what, () -> request(where.target()).buildGet(), MOST_BYTES, parser -> {
            parser.next();
            return parser.getObject();
        });
    }

    private <T> T exchange(String what, Question question, long mostBytes, Reading<T> reading) throws ApiException {
        try (Response response = question.call().invoke()) {
            requireJson(response, what);
            return read(what, new BoundedStream(response.readEntity(InputStream.class), mostBytes), reading);
        } catch (RuntimeException e) {
            // Of the connection, or of a client that is closed meanwhile, in various wrappings.
            throw unanswered(what, e);
        }
    }

    private ApiException unanswered(String what, Exception thrown) {
        Throwable cause = PlatformWords.root(thrown);
        String words = PlatformWords.of(cause);
        if (cause instanceof SocketTimeoutException) {
            words = words.toLowerCase(Locale.ROOT).startsWith("connect")
                    ? "no connection within " + policy.connectTimeout().toMillis() + " ms"
                    : "no answer within " + policy.headTimeout().toMillis() + " ms";
        }
        return new ApiException(what + ": " + words, Kind.UNANSWERED);
    }

    private <T> T read(String what, BoundedStream body, Reading<T> reading) throws ApiException {
        try (body;
                JsonParser parser = Json.createParser(body)) {
            return reading.read(parser);
        } catch (IOException
                | JsonException
                | ClassCastException
                | ArithmeticException
                | NoSuchElementException
                | IllegalStateException e) {
            if (body.exceeded()) {
                throw new ApiException(what + ": the answer is too large", Kind.TOO_LARGE);
            }
            if (PlatformWords.root(e) instanceof IOException) {
                throw unanswered(what, e);
            }
            // Of the others only the parser says something about the answer.
            String detail = e instanceof JsonException ? ": " + PlatformWords.of(e) : "";
            throw new ApiException(what + ": " + ANOTHER_SHAPE + detail, Kind.FAILED);
        }
    }

    private static void requireJson(Response response, String what) throws ApiException {
        int status = response.getStatus();
        boolean json = response.getMediaType() != null
                && response.getMediaType().isCompatible(MediaType.APPLICATION_JSON_TYPE);
        if (status != 200 || !json) {
            boolean unsupported = status == 404 || status == 405 || status == 501 || (status == 200 && !json);
            String type = response.getHeaderString(HttpHeaders.CONTENT_TYPE);
            throw new ApiException(
                    what + ": HTTP " + status + (type == null ? "" : " with " + type),
                    unsupported ? Kind.UNSUPPORTED : Kind.FAILED);
        }
    }

    @FunctionalInterface
    private interface Where {
        WebTarget target() throws ApiException;
    }

    @FunctionalInterface
    private interface Question {
        Invocation call() throws ApiException;
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read(JsonParser parser) throws IOException;
    }
}
