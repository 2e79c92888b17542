package dev.continuo.observe;

import dev.continuo.broadcast.StreamEnd;
import dev.continuo.broadcast.Streams;
import dev.continuo.broadcast.SubscriberStatus;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;

/** What {@code /status} says of the streams under way. */
final class SubscribersSection {

    private static final int MOST = 100;

    private SubscribersSection() {}

    static JsonObjectBuilder of(Streams streams, int limit) {
        JsonObjectBuilder ended = Json.createObjectBuilder();
        for (StreamEnd end : StreamEnd.values()) {
            ended.add(Words.of(end), streams.totals().ended(end));
        }
        JsonArrayBuilder worst = Json.createArrayBuilder();
        streams.furthestBehind(MOST).forEach(one -> worst.add(subscriber(one)));
        return Json.createObjectBuilder()
                .add("count", streams.count())
                .add("limit", limit)
                .add("greatestLag", streams.greatestLag())
                .add("delivered", streams.totals().delivered())
                .add("ended", ended)
                .add("furthestBehind", worst);
    }

    private static JsonObjectBuilder subscriber(SubscriberStatus status) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("who", status.who())
                .add("view", Words.of(status.view()))
                .add("lag", status.lag())
                .add("ageMs", status.age().toMillis())
                .add("delivered", status.delivered());
        Words.addIfKnown(json, "session", status.session());
        Words.addIfKnown(json, "directory", status.directory());
        return json;
    }
}
