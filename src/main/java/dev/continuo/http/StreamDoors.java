package dev.continuo.http;

import dev.continuo.broadcast.OnFull;
import dev.continuo.broadcast.StreamFilter;
import dev.continuo.broadcast.StreamOptions;
import dev.continuo.broadcast.StreamPolicy;
import dev.continuo.broadcast.StreamSummary;
import dev.continuo.broadcast.Streams;
import dev.continuo.broadcast.View;
import dev.continuo.event.Dialect;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The doors through which SSE clients come. Each stream is served on the thread of its connection, so an idle one costs
 * no second thread.
 */
public final class StreamDoors implements HttpService {

    private static final Logger LOGGER = System.getLogger(StreamDoors.class.getName());

    private static final List<Header> HEADERS = List.of(
            HeaderValues.create(HeaderNames.CONTENT_TYPE, "text/event-stream"),
            HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-cache, no-transform"),
            HeaderValues.create("X-Accel-Buffering", "no"),
            HeaderValues.create("X-Content-Type-Options", "nosniff"));

    private final Streams streams;
    private final StreamPolicy policy;
    private final Dialect dialect;
    private final Supplier<@Nullable String> defaultDirectory;

    /**
     * Owns none of its arguments.
     *
     * @param defaultDirectory the directory of {@code /event} without one; {@code null} as long as it is not known
     */
    public StreamDoors(
            Streams streams, StreamPolicy policy, Dialect dialect, Supplier<@Nullable String> defaultDirectory) {
        this.streams = streams;
        this.policy = policy;
        this.dialect = dialect;
        this.defaultDirectory = defaultDirectory;
    }

    @Override
    public void routing(HttpRules rules) {
        switch (dialect) {
            case PLAIN ->
                door(
                        rules,
                        "/event",
                        View.WHOLE,
                        request -> new StreamFilter(
                                null, null, null, parameters(request).types()));
            case OPENCODE -> {
                door(
                        rules,
                        "/global/event",
                        View.WHOLE,
                        request -> parameters(request).filter(null));
                door(
                        rules,
                        "/event",
                        View.PAYLOAD,
                        request -> parameters(request).filter(new FirstKnown(defaultDirectory)));
                door(
                        rules,
                        "/session/{sessionID}/event",
                        View.PAYLOAD,
                        request -> parameters(request)
                                .filterOfSession(request.path().pathParameters().get("sessionID")));
            }
        }
    }

    private void door(HttpRules rules, String path, View view, Function<ServerRequest, StreamFilter> filter) {
        rules.head(path, (request, response) -> {
            HEADERS.forEach(response::header);
            response.send();
        });
        rules.get(path, (request, response) -> {
            StreamOptions options;
            try {
                options = new StreamOptions(
                        view, filter.apply(request), parameters(request).start());
            } catch (BadParameterException e) {
                Problems.badParameter(response, e);
                return;
            }
            stream(request, response, options);
        });
    }

    private void stream(ServerRequest request, ServerResponse response, StreamOptions options) {
        boolean seated = streams.takeSeat();
        if (!seated && policy.onFull() == OnFull.UNAVAILABLE) {
            Problems.unavailable(response, streams.drawRetry(), policy.maxSubscribers());
            return;
        }
        HEADERS.forEach(response::header);
        StreamResponse sink;
        try {
            sink = response.sink(StreamResponse.TYPE);
        } catch (RuntimeException e) {
            if (seated) {
                streams.giveSeatBack();
            }
            throw e;
        }
        StreamSummary summary = seated ? streams.serve(sink, options) : streams.refuse(sink);
        report(request, summary);
        if (!sink.complete() || request.headers().contains(HeaderValues.CONNECTION_CLOSE)) {
            throw new CloseConnectionException("the stream ended: " + summary.end());
        }
    }

    private static void report(ServerRequest request, StreamSummary summary) {
        Level level = switch (summary.end()) {
            case LAGGED, OVERTAKEN, STALLED -> Level.INFO;
            case COMPLETE, EXPIRED, BUSY, GONE, AGED, CLOSING -> Level.DEBUG;
        };
        LOGGER.log(
                level,
                () -> "stream ended: %s %s, %s after %d s, %d events, %d bytes"
                        .formatted(
                                request.remotePeer().host(),
                                request.path().rawPath(),
                                summary.end(),
                                summary.age().toSeconds(),
                                summary.events(),
                                summary.bytes()));
    }

    private static StreamParameters parameters(ServerRequest request) {
        return new StreamParameters(new Parameters(request));
    }
}
