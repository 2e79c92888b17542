package dev.continuo.upstream.dialect;

import static dev.continuo.upstream.dialect.JsonScanner.ABSENT;

import org.jspecify.annotations.Nullable;

/**
 * An event's data, read once: the global envelope {@code {"directory","workspace"?,"payload":{…}}}, or the payload
 * alone.
 *
 * @param directory offset of its value
 * @param workspace offset of its value
 * @param payloadFrom where the payload begins, or absent: the data is the payload
 * @param payloadTo behind the payload
 * @param payload its fields
 * @param carriageReturns whether there are any between its tokens
 */
record Envelope(
        int directory, int workspace, int payloadFrom, int payloadTo, Payload payload, boolean carriageReturns) {

    private static final JsonName DIRECTORY = new JsonName("directory");
    private static final JsonName WORKSPACE = new JsonName("workspace");
    private static final JsonName PAYLOAD = new JsonName("payload");

    /** Checks all of the data and finds what is needed. */
    static Envelope read(byte[] data) throws MalformedJson {
        JsonScanner json = new JsonScanner(data);
        json.begin();
        if (!json.atObject()) {
            throw new MalformedJson("not a JSON object");
        }
        int directory = ABSENT;
        int workspace = ABSENT;
        int from = ABSENT;
        int to = ABSENT;
        Payload alone = new Payload();
        @Nullable Payload wrapped = null;
        for (boolean more = json.enterObject(); more; more = json.nextMember()) {
            if (json.keyIs(PAYLOAD)) {
                boolean object = json.atObject();
                int start = json.at();
                wrapped = Payload.read(json);
                from = data[start] == 'n' ? ABSENT : start;
                to = object ? json.at() : ABSENT;
            } else if (json.keyIs(DIRECTORY)) {
                directory = json.value();
            } else if (json.keyIs(WORKSPACE)) {
                workspace = json.value();
            } else {
                alone.readMember(json);
            }
        }
        json.end();
        if (from != ABSENT && to == ABSENT) {
            throw new MalformedJson("the payload is not an object");
        }
        Payload payload = from == ABSENT || wrapped == null ? alone : wrapped;
        return new Envelope(directory, workspace, from, to, payload, json.sawCarriageReturns());
    }
}
