package dev.continuo.http;

import dev.continuo.observe.Refusal;
import dev.continuo.observe.Refusals;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import jakarta.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What Helidon itself refuses, as JSON, and counted. */
record RefusalHandler(Refusals refusals) implements DirectHandler {

    /** What Helidon says of more headers than it may read, to which it gives 400. */
    private static final String TOO_MANY_HEADERS = "Header size exceeded";

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType type,
            Status asked,
            ServerResponseHeaders headers,
            @Nullable String message) {
        Status status = status(type, asked, message);
        count(status);
        String error = status.reasonPhrase().toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "_");
        String text = status.code() >= 500 || message == null || message.isEmpty() ? status.reasonPhrase() : message;
        byte[] body = Json.createObjectBuilder()
                .add("error", error)
                .add("message", text + limit(status))
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        headers.set(HeaderNames.CONTENT_TYPE, "application/json");
        headers.set(HeaderNames.CACHE_CONTROL, "no-store");
        return TransportResponse.builder()
                .status(status)
                .headers(headers)
                .entity(body)
                .build();
    }

    /**
     * What fails outside every route is a head that Helidon's parser has no words for, such as a method with control
     * characters. Answered with 500 it would be logged with a stack trace and its bytes.
     */
    private static Status status(EventType type, Status asked, @Nullable String message) {
        if (TOO_MANY_HEADERS.equals(message)) {
            return Problems.HEADERS_TOO_LARGE_431;
        }
        return type == EventType.INTERNAL_ERROR ? Status.BAD_REQUEST_400 : asked;
    }

    /** The setting that says how much it may be. */
    private static String limit(Status status) {
        return switch (status.code()) {
            case 413 -> " (server.limits.body_bytes)";
            case 414 -> " (server.limits.request_line_bytes)";
            case 431 -> " (server.limits.header_bytes)";
            default -> "";
        };
    }

    private void count(Status status) {
        switch (status.code()) {
            case 400, 505 -> refusals.count(Refusal.MALFORMED);
            case 408 -> refusals.count(Refusal.TIMEOUT);
            case 413 -> refusals.count(Refusal.BODY);
            case 414 -> refusals.count(Refusal.REQUEST_LINE);
            case 431 -> refusals.count(Refusal.HEADERS);
            default -> {}
        }
    }
}
