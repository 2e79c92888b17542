package dev.continuo.http;

import dev.continuo.auth.Limits;
import dev.continuo.broadcast.Demand;
import dev.continuo.broadcast.Need;
import dev.continuo.broadcast.OnFull;
import dev.continuo.broadcast.StreamFilter;
import dev.continuo.broadcast.StreamOptions;
import dev.continuo.broadcast.StreamPolicy;
import dev.continuo.broadcast.StreamSummary;
import dev.continuo.broadcast.Streams;
import dev.continuo.broadcast.View;
import dev.continuo.broadcast.Wish;
import dev.continuo.event.Dialect;
import dev.continuo.observe.Refusal;
import dev.continuo.observe.Refusals;
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
import java.util.Optional;
import java.util.function.Function;

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

    private static final Need NOTHING = () -> null;

    private final Streams streams;
    private final StreamPolicy policy;
    private final Dialect dialect;
    private final Demand demand;
    private final Refusals refusals;

    /**
     * Owns none of its arguments. Who comes in must have passed a {@link Doorkeeper}.
     *
     * @param demand told what each stream is for
     */
    public StreamDoors(Streams streams, StreamPolicy policy, Dialect dialect, Demand demand, Refusals refusals) {
        this.streams = streams;
        this.policy = policy;
        this.dialect = dialect;
        this.demand = demand;
        this.refusals = refusals;
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
                                null, null, null, parameters(request).types(), limits(request)),
                        request -> new Wish.Everything());
            case OPENCODE -> {
                door(
                        rules,
                        "/global/event",
                        View.WHOLE,
                        request -> parameters(request).filter(limits(request)),
                        request -> parameters(request).wish(new Wish.Everything()));
                door(
                        rules,
                        "/event",
                        View.PAYLOAD,
                        request -> parameters(request).filter(limits(request)),
                        request -> parameters(request).wish(new Wish.DefaultDirectory()));
                door(
                        rules,
                        "/session/{sessionID}/event",
                        View.PAYLOAD,
                        request -> parameters(request).filterOfSession(session(request), limits(request)),
                        request -> parameters(request).wish(new Wish.Session(session(request))));
            }
        }
    }

    private void door(
            HttpRules rules,
            String path,
            View view,
            Function<ServerRequest, StreamFilter> filter,
            Function<ServerRequest, Wish> wish) {
        rules.head(path, (request, response) -> {
            HEADERS.forEach(response::header);
            response.send();
        });
        rules.get(path, (request, response) -> {
            StreamOptions options;
            Wish wished;
            try {
                options = new StreamOptions(
                        view, filter.apply(request), parameters(request).start(), Doorkeeper.permit(request));
                wished = wish.apply(request);
            } catch (BadParameterException e) {
                Problems.badParameter(response, e);
                return;
            }
            Optional<String> outside = outside(options, wished);
            if (outside.isPresent()) {
                refusals.count(Refusal.FORBIDDEN);
                Problems.forbidden(response, "your credentials do not cover " + outside.get());
            } else {
                stream(request, response, options, wished);
            }
        });
        rules.any(path, (request, response) -> Problems.wrongMethod(response, "GET, HEAD"));
    }

    /** What is asked for by name although the limits exclude it; what is merely among the rest is left out. */
    private Optional<String> outside(StreamOptions options, Wish wish) {
        Limits limits = options.permit().limits();
        String session = options.filter().session();
        if (session != null && !limits.session(session)) {
            return Optional.of("session " + session);
        }
        return switch (wish) {
            case Wish.Directory directory ->
                limits.directory(directory.name()) ? Optional.empty() : Optional.of("directory " + directory.name());
            case Wish.DefaultDirectory byDefault ->
                coversDefault(limits) ? Optional.empty() : Optional.of("the default directory; name one");
            case Wish.Everything everything -> Optional.empty();
            case Wish.Session named -> Optional.empty();
        };
    }

    /** As long as nobody knows which one it is, the limits decide event by event. */
    private boolean coversDefault(Limits limits) {
        if (limits.directories() == null) {
            return true;
        }
        try (Need need = demand.begin(new Wish.DefaultDirectory())) {
            String directory = need.get();
            return directory == null || limits.directory(directory);
        }
    }

    private void stream(ServerRequest request, ServerResponse response, StreamOptions options, Wish wish) {
        boolean seated = streams.takeSeat();
        if (!seated && policy.onFull() == OnFull.UNAVAILABLE) {
            Problems.unavailable(response, streams.drawRetry(), policy.maxSubscribers());
            return;
        }
        StreamSummary summary;
        StreamResponse sink;
        // First, as it may be refused; the head of a stream must not be begun by then.
        try (Need need = seated ? begin(wish) : NOTHING) {
            HEADERS.forEach(response::header);
            sink = sink(response, seated);
            summary = seated ? streams.serve(sink, options.in(need)) : streams.refuse(sink);
        }
        report(request, summary);
        if (!sink.complete() || request.headers().contains(HeaderValues.CONNECTION_CLOSE)) {
            throw new CloseConnectionException("the stream ended: " + summary.end());
        }
    }

    private Need begin(Wish wish) {
        try {
            return demand.begin(wish);
        } catch (RuntimeException e) {
            streams.giveSeatBack();
            throw e;
        }
    }

    private StreamResponse sink(ServerResponse response, boolean seated) {
        try {
            return response.sink(StreamResponse.TYPE);
        } catch (RuntimeException e) {
            if (seated) {
                streams.giveSeatBack();
            }
            throw e;
        }
    }

    private static void report(ServerRequest request, StreamSummary summary) {
        Level level = switch (summary.end()) {
            case LAGGED, OVERTAKEN, STALLED -> Level.INFO;
            case COMPLETE, EXPIRED, BUSY, GONE, AGED, UNPERMITTED, CLOSING -> Level.DEBUG;
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

    private static Limits limits(ServerRequest request) {
        return Doorkeeper.permit(request).limits();
    }

    private static String session(ServerRequest request) {
        return request.path().pathParameters().get("sessionID");
    }

    private static StreamParameters parameters(ServerRequest request) {
        return new StreamParameters(new Parameters(request));
    }
}
