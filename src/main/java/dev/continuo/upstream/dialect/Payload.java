package dev.continuo.upstream.dialect;

import static dev.continuo.upstream.dialect.JsonScanner.ABSENT;

/**
 * Where the fields of {@code {"id","type","properties"}} lie: offsets of their values. Of members with the same name
 * the last counts, as most JSON parsers have it.
 */
final class Payload {

    private static final JsonName ID = new JsonName("id");
    private static final JsonName TYPE = new JsonName("type");
    private static final JsonName PROPERTIES = new JsonName("properties");
    private static final JsonName DATA = new JsonName("data");
    private static final JsonName SYNC_EVENT = new JsonName("syncEvent");

    int id = ABSENT;
    int type = ABSENT;
    int properties = ABSENT;
    SessionPaths inProperties = SessionPaths.NONE;
    SessionPaths inData = SessionPaths.NONE;
    SyncEvent syncEvent = SyncEvent.NONE;

    /** Reads the object at hand. */
    static Payload read(JsonScanner json) throws MalformedJson {
        Payload payload = new Payload();
        for (boolean more = json.enterObject(); more; more = json.nextMember()) {
            payload.readMember(json);
        }
        return payload;
    }

    /** Reads or skips the value of the member at hand. */
    void readMember(JsonScanner json) throws MalformedJson {
        if (json.keyIs(ID)) {
            id = json.value();
        } else if (json.keyIs(TYPE)) {
            type = json.value();
        } else if (json.keyIs(PROPERTIES)) {
            properties = json.at();
            inProperties = SessionPaths.read(json);
        } else if (json.keyIs(DATA)) {
            inData = SessionPaths.read(json);
        } else if (json.keyIs(SYNC_EVENT)) {
            syncEvent = SyncEvent.read(json);
        } else {
            json.value();
        }
    }

    /** Where the session's id is for an event of this type. */
    int session(String type) {
        if (inProperties.direct() != ABSENT) {
            return inProperties.direct();
        }
        // The second form of the events has its properties in "data", and no legacy.
        return inData.direct() != ABSENT ? inData.direct() : inProperties.legacy(type);
    }
}
