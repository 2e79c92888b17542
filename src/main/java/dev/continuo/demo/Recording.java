package dev.continuo.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a real server once sent on {@code /global/event}, without greeting and heartbeats.
 *
 * @param steps in order
 */
record Recording(List<Step> steps) {

    /**
     * One event.
     *
     * @param delay how long after the one before
     * @param envelope the global envelope
     */
    record Step(Duration delay, String envelope) {}

    private static final String RESOURCE = "llm-turn-global.sse";
    private static final String FIELD = "data: ";

    /** An id's first digits are its time in milliseconds, cut to 36 bits: the recording's only clock. */
    private static final Pattern TIME = Pattern.compile("\"id\":\"evt_([0-9a-f]{9})");

    private static final Pattern TRANSPORT = Pattern.compile("\"type\":\"server\\.(connected|heartbeat)\"");

    /** The recorded turn took four and a half seconds; people follow it better at half the speed. */
    private static final int SLOWDOWN = 2;

    private static final long LONGEST_WAIT_MS = 1_000;

    /** The recording within the jar. */
    static Recording load() {
        try (InputStream in = Recording.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the recording " + RESOURCE + " is missing from the class path");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Recording parse(String stream) {
        List<Step> steps = new ArrayList<>();
        long before = -1;
        for (String line : stream.lines().toList()) {
            if (!line.startsWith(FIELD) || TRANSPORT.matcher(line).find()) {
                continue;
            }
            Matcher time = TIME.matcher(line);
            long now = time.find() ? Long.parseLong(time.group(1), 16) : before;
            long wait = before < 0 ? 0 : Math.clamp((now - before) * SLOWDOWN, 0, LONGEST_WAIT_MS);
            steps.add(new Step(Duration.ofMillis(wait), line.substring(FIELD.length())));
            before = now;
        }
        return new Recording(List.copyOf(steps));
    }
}
