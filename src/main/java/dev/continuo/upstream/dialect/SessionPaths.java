package dev.continuo.upstream.dialect;

import static dev.continuo.upstream.dialect.JsonScanner.ABSENT;

/**
 * Where in an event's properties its session may be named: offsets of values.
 *
 * @param direct {@code sessionID} itself
 * @param infoId {@code info.id}
 * @param infoSessionId {@code info.sessionID}
 * @param partSessionId {@code part.sessionID}
 */
record SessionPaths(int direct, int infoId, int infoSessionId, int partSessionId) {

    static final SessionPaths NONE = new SessionPaths(ABSENT, ABSENT, ABSENT, ABSENT);

    private static final JsonName SESSION_ID = new JsonName("sessionID");
    private static final JsonName ID = new JsonName("id");
    private static final JsonName INFO = new JsonName("info");
    private static final JsonName PART = new JsonName("part");

    /** Reads the properties at hand. */
    static SessionPaths read(JsonScanner json) throws MalformedJson {
        int direct = ABSENT;
        Ids info = Ids.NONE;
        Ids part = Ids.NONE;
        for (boolean more = json.enterObject(); more; more = json.nextMember()) {
            if (json.keyIs(SESSION_ID)) {
                direct = json.value();
            } else if (json.keyIs(INFO)) {
                info = Ids.read(json);
            } else if (json.keyIs(PART)) {
                part = Ids.read(json);
            } else {
                json.value();
            }
        }
        return new SessionPaths(direct, info.id, info.sessionId, part.sessionId);
    }

    /** Where servers that do not send {@code sessionID} beside the object name the session. */
    int legacy(String type) {
        return switch (type) {
            case "session.created", "session.updated", "session.deleted" -> infoId;
            case "message.updated" -> infoSessionId;
            case "message.part.updated" -> partSessionId;
            default -> ABSENT;
        };
    }

    private record Ids(int id, int sessionId) {

        static final Ids NONE = new Ids(ABSENT, ABSENT);

        static Ids read(JsonScanner json) throws MalformedJson {
            int id = ABSENT;
            int sessionId = ABSENT;
            for (boolean more = json.enterObject(); more; more = json.nextMember()) {
                if (json.keyIs(ID)) {
                    id = json.value();
                } else if (json.keyIs(SESSION_ID)) {
                    sessionId = json.value();
                } else {
                    json.value();
                }
            }
            return new Ids(id, sessionId);
        }
    }
}
