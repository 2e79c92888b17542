package dev.continuo.e2e;

/** Events as opencode's {@code /global/event} sends them. */
final class Events {

    private Events() {}

    /** The envelope of a numbered event. */
    static String envelope(String directory, String session, int number) {
        return "{\"directory\":\"" + directory + "\",\"payload\":" + payload(session, number) + "}";
    }

    /** What is in it. */
    static String payload(String session, int number) {
        return "{\"id\":\"evt_" + number + "\",\"type\":\"message.part.delta\",\"properties\":{\"sessionID\":\""
                + session + "\",\"number\":" + number + "}}";
    }

    /** The frame of one of the upstream's. */
    static String frame(String directory, String session, int number) {
        return "data: " + envelope(directory, session, number) + "\n\n";
    }
}
