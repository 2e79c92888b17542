package dev.continuo.observe;

import dev.continuo.broadcast.StreamEnd;
import dev.continuo.broadcast.Streams;
import dev.continuo.config.ContinuoSettings;
import dev.continuo.event.Window;
import dev.continuo.log.EventLog;
import dev.continuo.relay.Upstream;
import dev.continuo.relay.UpstreamServer;
import dev.continuo.session.Turn;
import dev.continuo.session.TurnTracker;
import dev.continuo.supervisor.SupervisorStatus;
import dev.continuo.upstream.PrintableUrl;
import dev.continuo.upstream.UpstreamStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code GET /status} says. Safe for use by any thread. */
@ApplicationScoped
public class StatusReport {

    private static final int MOST_DIRECTORIES = 100;
    private static final int MOST_TURNS = 20;

    private final ContinuoSettings settings;
    private final EventLog log;
    private final Streams streams;
    private final Upstream upstream;
    private final TurnTracker turns;
    private final UpstreamServer server;

    /** For the container. */
    @Inject
    public StatusReport(
            ContinuoSettings settings,
            EventLog log,
            Streams streams,
            Upstream upstream,
            TurnTracker turns,
            UpstreamServer server) {
        this.settings = settings;
        this.log = log;
        this.streams = streams;
        this.upstream = upstream;
        this.turns = turns;
        this.server = server;
    }

    /** One moment of the relay. */
    public JsonObject read() {
        return Json.createObjectBuilder()
                .add("upstream", upstream())
                .add("log", log())
                .add("subscribers", subscribers())
                .add("sessions", sessions())
                .add("supervisor", supervisor())
                .add("versions", versions())
                .build();
    }

    private JsonObjectBuilder upstream() {
        JsonObjectBuilder json = Json.createObjectBuilder();
        json.add("dialect", word(settings.dialect()));
        Optional<UpstreamStatus> known = upstream.status();
        if (known.isEmpty()) {
            return json.add("state", "none");
        }
        UpstreamStatus status = known.get();
        addIfKnown(json, "url", upstream.url());
        json.add("state", word(status.state()))
                .add("since", instant(status.sinceMillis()))
                .add("failures", status.failures())
                .add("gaveUp", status.gaveUp())
                .add("reconnects", status.reconnects())
                .add("breaker", word(status.breaker()))
                .add("gaps", upstream.gaps());
        addIfKnown(json, "lastFailure", status.lastFailure());
        addIfKnown(json, "misconfiguration", status.misconfiguration());
        addIfKnown(json, "nextAttempt", status.nextAttemptMillis() == 0 ? null : instant(status.nextAttemptMillis()));
        if (upstream.perDirectory()) {
            json.add("directories", directories(upstream.directoryStatuses()));
        }
        if (status.byteAgeMillis() >= 0) {
            json.add("byteAgeMs", status.byteAgeMillis());
        }
        if (status.eventAgeMillis() >= 0) {
            json.add("eventAgeMs", status.eventAgeMillis());
        }
        return json;
    }

    /** How many have a connection, and the first of them. */
    private static JsonObjectBuilder directories(Map<String, UpstreamStatus> statuses) {
        JsonObjectBuilder first = Json.createObjectBuilder();
        statuses.entrySet().stream().limit(MOST_DIRECTORIES).forEach(entry -> {
            UpstreamStatus status = entry.getValue();
            JsonObjectBuilder one = Json.createObjectBuilder()
                    .add("state", word(status.state()))
                    .add("since", instant(status.sinceMillis()))
                    .add("failures", status.failures())
                    .add("reconnects", status.reconnects());
            addIfKnown(one, "lastFailure", status.lastFailure());
            first.add(entry.getKey(), one);
        });
        return Json.createObjectBuilder().add("count", statuses.size()).add("connections", first);
    }

    private JsonObjectBuilder supervisor() {
        JsonObjectBuilder json = Json.createObjectBuilder();
        Optional<SupervisorStatus> known = server.status();
        if (known.isEmpty()) {
            return json.add("state", "off");
        }
        SupervisorStatus status = known.get();
        json.add("state", word(status.state()))
                .add("since", instant(status.sinceMillis()))
                .add("starts", status.starts())
                .add("restarts", status.restarts());
        if (status.pid() > 0) {
            json.add("pid", status.pid());
        }
        if (status.url() != null) {
            json.add("url", PrintableUrl.of(status.url())).add("port", status.port());
        }
        addIfKnown(
                json, "failingSince", status.failingSinceMillis() == 0 ? null : instant(status.failingSinceMillis()));
        addIfKnown(json, "lastExit", status.lastExit());
        addIfKnown(json, "lastFailure", status.lastFailure());
        addIfKnown(json, "misconfiguration", status.misconfiguration());
        return json;
    }

    private JsonObjectBuilder log() {
        Window window = log.window();
        return Json.createObjectBuilder()
                .add("epoch", window.epoch())
                .add("oldest", window.oldest())
                .add("latest", window.latest())
                .add("events", window.size())
                .add("bytes", log.bytes())
                .add("maxEvents", settings.log().maxEvents())
                .add("maxBytes", settings.log().maxBytes())
                .add("maxAgeMs", settings.log().maxAge().toMillis());
    }

    private JsonObjectBuilder subscribers() {
        JsonObjectBuilder ended = Json.createObjectBuilder();
        for (StreamEnd end : StreamEnd.values()) {
            ended.add(word(end), streams.ended(end));
        }
        return Json.createObjectBuilder()
                .add("count", streams.count())
                .add("limit", settings.stream().maxSubscribers())
                .add("greatestLag", streams.greatestLag())
                .add("delivered", streams.delivered())
                .add("ended", ended);
    }

    private JsonObjectBuilder sessions() {
        List<Turn> inFlight = turns.inFlight();
        JsonArrayBuilder oldest = Json.createArrayBuilder();
        inFlight.stream().limit(MOST_TURNS).forEach(turn -> {
            JsonObjectBuilder json =
                    Json.createObjectBuilder().add("session", turn.session()).add("since", instant(turn.sinceMillis()));
            addIfKnown(json, "directory", turn.directory());
            oldest.add(json);
        });
        return Json.createObjectBuilder().add("inFlight", inFlight.size()).add("oldest", oldest);
    }

    private static JsonObjectBuilder versions() {
        return Json.createObjectBuilder()
                .add("continuo", version(StatusReport.class))
                .add("helidon", io.helidon.common.Version.VERSION)
                .add("java", Runtime.version().toString());
    }

    private static String version(Class<?> type) {
        String version = type.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String instant(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    private static void addIfKnown(JsonObjectBuilder json, String name, @Nullable String value) {
        if (value != null) {
            json.add(name, value);
        }
    }
}
