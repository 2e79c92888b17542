package dev.continuo.standin;

import dev.continuo.testing.ScriptedConnection;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One connection to {@code /event} or {@code /global/event}. Fed by the bus, written by its own thread. */
final class EventStream {

    /** What is to be written next. */
    private sealed interface Step {
        record Frames(String text) implements Step {}

        /** Half of a frame, then RST. */
        record Cut(String half) implements Step {}

        record End() implements Step {}
    }

    /** Of ten events that happen just after the greeting. */
    private static final int LOST_OF_TEN = 7;

    private final Bus bus;
    private final Ids ids;
    private final Weather weather;
    private final Options options;
    private final RandomGenerator random;
    private final @Nullable String directory;
    private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
    private long reliableFrom;
    private volatile boolean deaf;

    /**
     * Makes one.
     *
     * @param directory whose events it carries, or {@code null}: everything, in envelopes
     */
    EventStream(
            Bus bus, Ids ids, Weather weather, Options options, RandomGenerator random, @Nullable String directory) {
        this.bus = bus;
        this.ids = ids;
        this.weather = weather;
        this.options = options;
        this.random = random;
        this.directory = directory;
    }

    /** Writes until the client goes or a fault ends it. */
    void serve(ScriptedConnection connection) throws IOException, InterruptedException {
        connection.head(
                200,
                "Cache-Control: no-cache, no-transform",
                "X-Content-Type-Options: nosniff",
                "Content-Type: text/event-stream",
                "x-accel-buffering: no",
                "Transfer-Encoding: chunked");
        connection.chunk(own("server.connected"));
        long now = System.nanoTime();
        reliableFrom = now + TimeUnit.MILLISECONDS.toNanos(directory == null ? options.lossyMillis() : 0);
        bus.join(this);
        try {
            write(connection, now);
        } finally {
            bus.leave(this);
        }
    }

    private void write(ScriptedConnection connection, long from) throws IOException, InterruptedException {
        long interval = TimeUnit.MILLISECONDS.toNanos(options.heartbeatMillis());
        long nextHeartbeat = from + interval;
        while (true) {
            Step step = steps.poll(nextHeartbeat - System.nanoTime(), TimeUnit.NANOSECONDS);
            weather.awaitWind();
            switch (step) {
                case null -> {
                    connection.chunk(own("server.heartbeat"));
                    nextHeartbeat += interval;
                }
                case Step.Frames frames -> connection.chunk(frames.text());
                case Step.Cut cut -> {
                    connection.chunk(cut.half());
                    connection.reset();
                    return;
                }
                case Step.End end -> {
                    connection.lastChunk();
                    return;
                }
            }
        }
    }

    /** Called under the bus's lock, hence in order. */
    void offer(Published event) {
        if (deaf || (directory != null && !directory.equals(event.directory()))) {
            return;
        }
        if (System.nanoTime() < reliableFrom && random.nextInt(10) < LOST_OF_TEN) {
            bus.note(Journal.LOST + event.number());
            return;
        }
        if (directory != null) {
            steps.add(new Step.Frames(frame(event.payload())));
            if (event.type().equals("server.instance.disposed")) {
                steps.add(new Step.End());
            }
        } else {
            steps.add(new Step.Frames(frame(event.envelope())));
            if (event.durable()) {
                steps.add(new Step.Frames(frame(event.twin())));
            }
        }
    }

    /** Says something that is no event. */
    void say(String text) {
        steps.add(new Step.Frames(text));
    }

    /** Breaks the connection in the middle of a frame. */
    void cut() {
        steps.add(new Step.Cut("data: {\"directory\":\"" + options.root() + "\",\"payl"));
    }

    /** Ends properly. */
    void end() {
        steps.add(new Step.End());
    }

    /** From now on carries heartbeats only. */
    void deafen() {
        deaf = true;
    }

    private String own(String type) {
        String payload = "{\"id\":\"" + ids.next("evt") + "\",\"type\":\"" + type + "\",\"properties\":{}}";
        return frame(directory == null ? "{\"payload\":" + payload + "}" : payload);
    }

    private static String frame(String data) {
        return "data: " + data + "\n\n";
    }
}
