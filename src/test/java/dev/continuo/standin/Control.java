package dev.continuo.standin;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The door at which faults are ordered: {@code POST /control/NAME?…}. It answers whatever else is broken. Any thread.
 */
final class Control {

    private final Bus bus;
    private final Weather weather;
    private final Workers workers;

    Control(Bus bus, Weather weather, Workers workers) {
        this.bus = bus;
        this.weather = weather;
        this.workers = workers;
    }

    /** Does it, and says how many events there were. */
    String strike(String fault, Map<String, String> query) {
        switch (fault) {
            case "cut" -> streams(EventStream::cut);
            case "end" -> streams(EventStream::end);
            case "deaf" -> streams(EventStream::deafen);
            case "unparsable" -> streams(stream -> stream.say("data: {\"directory\":\"/home\",\"payload\":{\"id\n\n"));
            case "oversized" -> oversized(text(query, "directory"), number(query, "bytes"));
            case "stall" -> weather.stall(number(query, "ms"));
            case "mute" -> {
                weather.mute(number(query, "ms"));
                streams(EventStream::cut);
            }
            case "html" -> {
                weather.webPage(number(query, "ms"));
                streams(EventStream::cut);
            }
            case "dispose" -> dispose(text(query, "directory"));
            case "look" -> {}
            case "quiet" -> workers.quiet(true);
            case "busy" -> workers.quiet(false);
            default -> throw new IllegalArgumentException("/control/" + fault + ": no such fault");
        }
        return "{\"events\":" + bus.number() + "}";
    }

    private void streams(Consumer<EventStream> fault) {
        List<EventStream> current = bus.streams();
        current.forEach(fault);
    }

    private void oversized(String directory, int bytes) {
        String diff = "{\"diff\":[{\"file\":\"big\",\"patch\":\"" + "x".repeat(bytes) + "\"}]}";
        bus.publish("session.diff", null, directory, diff);
    }

    private void dispose(String directory) {
        bus.publish("server.instance.disposed", null, directory, "{\"directory\":\"" + directory + "\"}");
    }

    private static String text(Map<String, String> query, String name) {
        String value = query.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + ": must be given");
        }
        return value;
    }

    private static int number(Map<String, String> query, String name) {
        return Integer.parseInt(text(query, name));
    }
}
