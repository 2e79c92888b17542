package dev.continuo.demo;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One event as it is sent.
 *
 * @param directory whose it is; {@code null}: everybody's
 * @param global the frame for {@code /global/event}
 * @param plain the frame for {@code /event}; {@code null}: none, as for durable copies
 */
@SuppressWarnings("ArrayRecordComponent") // written to sockets, never compared
record Scene(@Nullable String directory, byte[] global, byte @Nullable [] plain) {

    private static final String PAYLOAD = "\"payload\":";

    /** A recorded event of the one directory that the recording is about. */
    static Scene recorded(String envelope) {
        String payload = envelope.substring(envelope.indexOf(PAYLOAD) + PAYLOAD.length(), envelope.length() - 1);
        boolean copy = payload.startsWith("{\"type\":\"sync\"");
        return new Scene(DemoUpstream.DIRECTORY, frame(envelope), copy ? null : frame(payload));
    }

    /** A greeting or heartbeat. */
    static Scene transport(String id, String type) {
        String payload = "{\"id\":\"" + id + "\",\"type\":\"" + type + "\",\"properties\":{}}";
        return new Scene(null, frame("{" + PAYLOAD + payload + "}"), frame(payload));
    }

    /**
     * The frame for one viewer.
     *
     * @param directory what the viewer asked for; {@code null}: everything, in the global form
     * @return {@code null} when the viewer does not get this event
     */
    byte @Nullable [] frameFor(@Nullable String directory) {
        if (directory == null) {
            return global;
        }
        return this.directory == null || this.directory.equals(directory) ? plain : null;
    }

    private static byte[] frame(String data) {
        return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
