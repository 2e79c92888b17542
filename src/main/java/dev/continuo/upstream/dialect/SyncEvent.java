package dev.continuo.upstream.dialect;

import static dev.continuo.upstream.dialect.JsonScanner.ABSENT;

/**
 * Where the fields of a durable copy lie: offsets of values.
 *
 * @param aggregateId whose history it belongs to
 * @param seq its number there
 * @param id the id that the plain copy has too
 */
record SyncEvent(int aggregateId, int seq, int id) {

    static final SyncEvent NONE = new SyncEvent(ABSENT, ABSENT, ABSENT);

    private static final JsonName AGGREGATE_ID = new JsonName("aggregateID");
    private static final JsonName SEQ = new JsonName("seq");
    private static final JsonName ID = new JsonName("id");

    /** Reads the object at hand. */
    static SyncEvent read(JsonScanner json) throws MalformedJson {
        int aggregateId = ABSENT;
        int seq = ABSENT;
        int id = ABSENT;
        for (boolean more = json.enterObject(); more; more = json.nextMember()) {
            if (json.keyIs(AGGREGATE_ID)) {
                aggregateId = json.value();
            } else if (json.keyIs(SEQ)) {
                seq = json.value();
            } else if (json.keyIs(ID)) {
                id = json.value();
            } else {
                json.value();
            }
        }
        return new SyncEvent(aggregateId, seq, id);
    }
}
