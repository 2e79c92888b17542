package dev.continuo.standin;

/** JSON texts of opencode's messages and parts, as recorded. */
final class Message {

    static final String NO_TOKENS =
            "\"tokens\":{\"input\":0,\"output\":0,\"reasoning\":0,\"cache\":{\"read\":0,\"write\":0}}";

    private Message() {}

    /** Properties of {@code message.updated} for what the user said. */
    static String user(String session, String id, long created) {
        return updated(
                session,
                "{\"id\":\"" + id + "\",\"role\":\"user\",\"sessionID\":\"" + session + "\",\"time\":{\"created\":"
                        + created
                        + "},\"agent\":\"build\",\"model\":{\"providerID\":\"fake\",\"modelID\":\"fake-1\"}}");
    }

    /**
     * Properties of {@code message.updated} for the answer.
     *
     * @param time members of its {@code time}
     * @param more members at its end, with a comma before each
     */
    static String assistant(Session session, String id, String parent, String time, String more) {
        String in = session.directory();
        return updated(
                session.id(),
                "{\"id\":\"" + id + "\",\"parentID\":\"" + parent
                        + "\",\"role\":\"assistant\",\"mode\":\"build\",\"agent\":\"build\",\"path\":{\"cwd\":\"" + in
                        + "\",\"root\":\"" + in + "\"},\"cost\":0," + NO_TOKENS
                        + ",\"modelID\":\"fake-1\",\"providerID\":\"fake\",\"time\":{" + time + "},\"sessionID\":\""
                        + session.id() + "\"" + more + "}");
    }

    /**
     * Properties of {@code message.part.updated}.
     *
     * @param members of the part, beyond its ids
     */
    static String part(String session, String message, String id, String members) {
        return "{\"sessionID\":\"" + session + "\",\"part\":{\"id\":\"" + id + "\",\"messageID\":\"" + message
                + "\",\"sessionID\":\"" + session + "\"," + members + "},\"time\":" + System.currentTimeMillis() + "}";
    }

    /** Properties of {@code message.part.delta}. */
    static String delta(String session, String message, String part, String text) {
        return "{\"sessionID\":\"" + session + "\",\"messageID\":\"" + message + "\",\"partID\":\"" + part
                + "\",\"field\":\"text\",\"delta\":\"" + text + "\"}";
    }

    private static String updated(String session, String info) {
        return "{\"sessionID\":\"" + session + "\",\"info\":" + info + "}";
    }
}
