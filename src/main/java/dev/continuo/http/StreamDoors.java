package dev.continuo.http;

import dev.continuo.auth.Limits;
import dev.continuo.broadcast.Demand;
import dev.continuo.broadcast.Door;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * The doors through which SSE clients come. Each stream is served on the thread of its connection, so an idle one costs
 * no second thread.
 */
public final class StreamDoors implements HttpService {

    private static final Logger LOGGER = System.getLogger(StreamDoors.class.getName());

    /** Of its own, as who logs all that happens may not want an entry for each stream. */
    private static final Logger ACCESS = System.getLogger("dev.continuo.access");

    private static final List<Header> HEADERS = List.of(
            HeaderValues.create(HeaderNames.CONTENT_TYPE, "text/event-stream"),
            HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-cache, no-transform"),
            HeaderValues.create("X-Accel-Buffering", "no"),
            HeaderValues.create("X-Content-Type-Options", "nosniff"));

    /** As a share of all places; at less, being full again is news. */
    private static final double ROOM_AGAIN = 0.9;

    private static final Need NOTHING = () -> null;

    private final Streams streams;
    private final StreamPolicy policy;
    private final Dialect dialect;
    private final Demand demand;
    private final Refusals refusals;
    private final AtomicBoolean full = new AtomicBoolean();

    /**
     * Owns none of its arguments. Who comes in must have passed a {@link Doorkeeper}, on a socket that a
     * {@link GuardedServer} guards: its connections serve the streams, others would end instead.
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
                        Door.EVENT,
                        View.WHOLE,
                        request -> new StreamFilter(
                                null, null, null, parameters(request).types(), limits(request)),
                        request -> new Wish.Everything());
            case OPENCODE -> {
                door(
                        rules,
                        Door.GLOBAL_EVENT,
                        View.WHOLE,
                        request -> parameters(request).filter(limits(request)),
                        request -> parameters(request).wish(new Wish.Everything()));
                door(
                        rules,
                        Door.EVENT,
                        View.PAYLOAD,
                        request -> parameters(request).filter(limits(request)),
                        request -> parameters(request).wish(new Wish.DefaultDirectory()));
                door(
                        rules,
                        Door.SESSION_EVENT,
                        View.PAYLOAD,
                        request -> parameters(request).filterOfSession(session(request), limits(request)),
                        request -> parameters(request).wish(new Wish.Session(session(request))));
            }
        }
    }

    private void door(
            HttpRules rules,
            Door door,
            View view,
            Function<ServerRequest, StreamFilter> filter,
            Function<ServerRequest, Wish> wish) {
        String path = door.path();
        rules.head(path, (request, response) -> {
            HEADERS.forEach(response::header);
            response.send();
        });
        rules.get(path, (request, response) -> {
            StreamOptions options;
            Wish wished;
            AccessEntry.Asked asked;
            try {
                options = new StreamOptions(
                        door, view, filter.apply(request), parameters(request).start(), Doorkeeper.permit(request));
                wished = wish.apply(request);
                asked = AccessEntry.asked(request, options);
            } catch (BadParameterException e) {
                Problems.badParameter(request, response, e);
                return;
            }
            Optional<String> outside = outside(options, wished);
            if (outside.isPresent()) {
                refusals.count(Refusal.FORBIDDEN);
                Problems.forbidden(request, response, "your credentials do not cover " + outside.get());
            } else {
                stream(request, response, options, wished, asked);
            }
        });
        rules.any(path, (request, response) -> Problems.wrongMethod(request, response, "GET, HEAD"));
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

    private void stream(
            ServerRequest request, ServerResponse response, StreamOptions options, Wish wish, AccessEntry.Asked asked) {
        boolean seated = streams.takeSeat();
        if (seated) {
            if (streams.count() < ROOM_AGAIN * policy.maxSubscribers()) {
                full.set(false);
            }
        } else {
            full();
        }
        if (!seated && policy.onFull() == OnFull.UNAVAILABLE) {
            Problems.unavailable(request, response, streams.drawRetry(), policy.maxSubscribers());
            return;
        }
        // First, as it may be refused; the head of a stream must not be begun by then.
        Need need = seated ? begin(wish) : NOTHING;
        HEADERS.forEach(response::header);
        // A body may wait to be read, and must not be taken for a request.
        boolean last = request.headers().contains(HeaderValues.CONNECTION_CLOSE)
                || request.content().hasEntity();
        if (last) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        throw new StreamHandover(response, sink -> serve(sink, seated, options, need, asked, last));
    }

    /** By the connection, when the handling of the request has been left. */
    private void serve(
            StreamResponse sink,
            boolean seated,
            StreamOptions options,
            Need need,
            AccessEntry.Asked asked,
            boolean last) {
        StreamSummary summary;
        try (need) {
            summary = seated ? streams.serve(sink, options.in(need)) : streams.refuse(sink, options);
        }
        if (ACCESS.isLoggable(Level.INFO)) {
            ACCESS.log(Level.INFO, "{0}", AccessEntry.of(asked, options, summary));
        }
        if (last || !sink.complete()) {
            throw new CloseConnectionException("the stream ended: " + summary.end());
        }
    }

    /** A line when it comes to that, none for each who finds no place. */
    private void full() {
        refusals.count(Refusal.SUBSCRIBERS);
        if (full.compareAndSet(false, true)) {
            LOGGER.log(
                    Level.WARNING,
                    "server.event_stream.max_subscribers=" + policy.maxSubscribers()
                            + ": all places are taken, who comes now is told to come back; raise"
                            + " SERVER_EVENT_STREAM_MAX_SUBSCRIBERS; continuo_refusals_total counts them");
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
