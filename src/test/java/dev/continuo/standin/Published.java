package dev.continuo.standin;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event that the stand-in has published.
 *
 * @param number counts all events of all its lives, from 1
 * @param seq the number within its session's history, from 0; -1 for an event that is not durable
 * @param id opencode's
 * @param type opencode's
 * @param session whose event it is, or {@code null}
 * @param directory where it happened
 * @param properties JSON text
 */
public record Published(
        long number,
        int seq,
        String id,
        String type,
        @Nullable String session,
        String directory,
        String properties) {

    private static final String ABSENT = "-";

    /** Whether the history has it. */
    public boolean durable() {
        return seq >= 0;
    }

    /** As {@code /event} sends it. */
    public String payload() {
        // The one type whose members opencode writes in another order.
        return type.equals("server.instance.disposed")
                ? "{\"type\":\"" + type + "\",\"properties\":" + properties + ",\"id\":\"" + id + "\"}"
                : "{\"id\":\"" + id + "\",\"type\":\"" + type + "\",\"properties\":" + properties + "}";
    }

    /** As {@code /global/event} sends it. */
    public String envelope() {
        return enveloped(payload());
    }

    /** What {@code /global/event} sends right after a durable one. */
    String twin() {
        return enveloped("{\"type\":\"sync\",\"syncEvent\":{\"id\":\"" + id + "\",\"type\":\"" + type + ".1\",\"seq\":"
                + seq + ",\"aggregateID\":\"" + session + "\",\"data\":" + properties + "},\"id\":\"" + id + "\"}");
    }

    /** As {@code /sync/history} tells it. */
    String history() {
        return "{\"id\":\"" + id + "\",\"aggregate_id\":\"" + session + "\",\"seq\":" + seq + ",\"type\":\"" + type
                + ".1\",\"data\":" + properties + "}";
    }

    private String enveloped(String payload) {
        return "{\"directory\":\"" + directory + "\",\"project\":\"" + project(directory) + "\",\"payload\":" + payload
                + "}";
    }

    /** The id of the project in a directory. */
    static String project(String directory) {
        String hash = UUID.nameUUIDFromBytes(directory.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
        return hash + hash.substring(0, 8);
    }

    /** A line of the journal. */
    String line() {
        return String.join(
                "\t",
                String.valueOf(number),
                String.valueOf(seq),
                id,
                type,
                session == null ? ABSENT : session,
                directory,
                properties);
    }

    /** Reads a line of the journal. */
    public static Published parse(String line) {
        String[] columns = line.split("\t", 7);
        return new Published(
                Long.parseLong(columns[0]),
                Integer.parseInt(columns[1]),
                columns[2],
                columns[3],
                columns[4].equals(ABSENT) ? null : columns[4],
                columns[5],
                columns[6]);
    }
}
