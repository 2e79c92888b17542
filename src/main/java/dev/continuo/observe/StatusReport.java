package dev.continuo.observe;

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
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Optional;

/** What {@code GET /status} says. Safe for use by any thread. */
@ApplicationScoped
public class StatusReport {

    private static final int MOST_TURNS = 20;

    private final ContinuoSettings settings;
    private final EventLog log;
    private final Streams streams;
    private final Upstream upstream;
    private final TurnTracker turns;
    private final UpstreamServer server;
    private final Pace pace;

    /** For the container. */
    @Inject
    public StatusReport(
            ContinuoSettings settings,
            EventLog log,
            Streams streams,
            Upstream upstream,
            TurnTracker turns,
            UpstreamServer server,
            Pace pace) {
        this.settings = settings;
        this.log = log;
        this.streams = streams;
        this.upstream = upstream;
        this.turns = turns;
        this.server = server;
        this.pace = pace;
    }

    /** One moment of the relay. */
    public JsonObject read() {
        return Json.createObjectBuilder()
                .add("upstream", UpstreamSection.of(upstream, settings))
                .add("log", log())
                .add(
                        "subscribers",
                        SubscribersSection.of(streams, settings.stream().maxSubscribers()))
                .add("sessions", sessions())
                .add("supervisor", supervisor())
                .add("versions", versions())
                .build();
    }

    private JsonObjectBuilder supervisor() {
        JsonObjectBuilder json = Json.createObjectBuilder();
        Optional<SupervisorStatus> known = server.status();
        if (known.isEmpty()) {
            return json.add("state", "off");
        }
        SupervisorStatus status = known.get();
        json.add("state", Words.of(status.state()))
                .add("since", Words.instant(status.sinceMillis()))
                .add("starts", status.starts())
                .add("restarts", status.restarts());
        if (status.pid() > 0) {
            json.add("pid", status.pid());
        }
        if (status.url() != null) {
            json.add("url", PrintableUrl.of(status.url())).add("port", status.port());
        }
        Words.addInstant(json, "failingSince", status.failingSinceMillis());
        Words.addIfKnown(json, "lastExit", status.lastExit());
        Words.addIfKnown(json, "lastFailure", status.lastFailure());
        Words.addIfKnown(json, "misconfiguration", status.misconfiguration());
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
                .add("maxAgeMs", settings.log().maxAge().toMillis())
                .add("lastMinute", Json.createArrayBuilder(pace.lastMinute()));
    }

    private JsonObjectBuilder sessions() {
        List<Turn> inFlight = turns.inFlight();
        JsonArrayBuilder oldest = Json.createArrayBuilder();
        inFlight.stream().limit(MOST_TURNS).forEach(turn -> {
            JsonObjectBuilder json = Json.createObjectBuilder()
                    .add("session", turn.session())
                    .add("since", Words.instant(turn.sinceMillis()));
            Words.addIfKnown(json, "directory", turns.directoryOf(turn.session()));
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
}
