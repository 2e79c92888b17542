package dev.continuo.observe;

import dev.continuo.config.ContinuoSettings;
import dev.continuo.relay.Notice;
import dev.continuo.relay.Upstream;
import dev.continuo.upstream.UpstreamStatus;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;
import java.util.Optional;

/** What {@code /status} says of the upstream and its story. */
final class UpstreamSection {

    private static final int MOST_DIRECTORIES = 100;

    private UpstreamSection() {}

    static JsonObjectBuilder of(Upstream upstream, ContinuoSettings settings) {
        JsonObjectBuilder json = Json.createObjectBuilder();
        json.add("dialect", Words.of(settings.dialect()));
        Optional<UpstreamStatus> known = upstream.status();
        if (known.isEmpty()) {
            return json.add("state", "none");
        }
        UpstreamStatus status = known.get();
        Words.addIfKnown(json, "url", upstream.url());
        json.add("state", Words.of(status.state()))
                .add("since", Words.instant(status.sinceMillis()))
                .add("failures", status.failures())
                .add("gaveUp", status.gaveUp())
                .add("reconnects", status.reconnects())
                .add("breaker", Words.of(status.breaker()))
                .add("gaps", upstream.gaps());
        Words.addIfKnown(json, "lastFailure", status.lastFailure());
        Words.addIfKnown(json, "misconfiguration", status.misconfiguration());
        Words.addInstant(json, "nextAttempt", status.nextAttemptMillis());
        if (upstream.perDirectory()) {
            json.add("directories", directories(upstream.directoryStatuses()));
        }
        if (status.byteAgeMillis() >= 0) {
            json.add("byteAgeMs", status.byteAgeMillis());
        }
        if (status.eventAgeMillis() >= 0) {
            json.add("eventAgeMs", status.eventAgeMillis());
        }
        return json.add("notices", notices(upstream));
    }

    /** How many have a connection, and the first of them. */
    private static JsonObjectBuilder directories(Map<String, UpstreamStatus> statuses) {
        JsonObjectBuilder first = Json.createObjectBuilder();
        statuses.entrySet().stream().limit(MOST_DIRECTORIES).forEach(entry -> {
            UpstreamStatus status = entry.getValue();
            JsonObjectBuilder one = Json.createObjectBuilder()
                    .add("state", Words.of(status.state()))
                    .add("since", Words.instant(status.sinceMillis()))
                    .add("failures", status.failures())
                    .add("reconnects", status.reconnects());
            Words.addIfKnown(one, "lastFailure", status.lastFailure());
            first.add(entry.getKey(), one);
        });
        return Json.createObjectBuilder().add("count", statuses.size()).add("connections", first);
    }

    private static JsonArrayBuilder notices(Upstream upstream) {
        JsonArrayBuilder json = Json.createArrayBuilder();
        for (Notice notice : upstream.lastNotices()) {
            JsonObjectBuilder one = Json.createObjectBuilder()
                    .add("at", Words.instant(notice.atMillis()))
                    .add("kind", notice instanceof Notice.Down ? "down" : "gap")
                    .add("reason", notice.reason());
            Words.addIfKnown(one, "directory", notice.directory());
            if (notice instanceof Notice.Gap gap) {
                one.add("downMs", gap.down().toMillis())
                        .add("recovered", gap.recovered())
                        .add("complete", gap.complete());
            }
            json.add(one);
        }
        return json;
    }
}
