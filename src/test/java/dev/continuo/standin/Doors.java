package dev.continuo.standin;

import dev.continuo.testing.ScriptedConnection;
import dev.continuo.testing.ScriptedRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What opencode answers. Any thread. */
final class Doors {

    /** As measured: more keys than this are answered with 500. */
    private static final int MOST_AGGREGATES = 996;

    private static final Pattern KNOWN = Pattern.compile("\"([^\"]+)\"\\s*:\\s*(-?\\d+)");

    private final Bus bus;
    private final Ids ids;
    private final Sessions sessions;
    private final Weather weather;
    private final Control control;
    private final Options options;
    private final SplittableRandom random;

    Doors(
            Bus bus,
            Ids ids,
            Sessions sessions,
            Weather weather,
            Control control,
            Options options,
            SplittableRandom random) {
        this.bus = bus;
        this.ids = ids;
        this.sessions = sessions;
        this.weather = weather;
        this.control = control;
        this.options = options;
        this.random = random;
    }

    void answer(ScriptedConnection connection) throws IOException, InterruptedException {
        ScriptedRequest request = connection.request();
        URI uri = URI.create(request.line().split(" ", 3)[1]);
        Map<String, String> query = query(uri);
        String path = uri.getPath();
        if (path.startsWith("/control/")) {
            json(connection, control.strike(path.substring("/control/".length()), query));
        } else if (weather.mute()) {
            connection.hold();
        } else if (weather.webPage()) {
            webPage(connection);
        } else {
            opencode(connection, request, path, directory(request, query));
        }
    }

    private void opencode(ScriptedConnection connection, ScriptedRequest request, String path, String directory)
            throws IOException, InterruptedException {
        switch (path) {
            case "/global/event" -> new EventStream(bus, ids, weather, options, split(), null).serve(connection);
            case "/event" -> new EventStream(bus, ids, weather, options, split(), directory).serve(connection);
            case "/global/health" -> json(connection, "{\"healthy\":true,\"version\":\"1.18.33\"}");
            case "/path" ->
                json(connection, "{\"worktree\":\"" + directory + "\",\"directory\":\"" + directory + "\"}");
            case "/session/status" -> json(connection, statuses(directory));
            case "/sync/history" -> history(connection, request);
            default -> {
                if (path.startsWith("/session/")) {
                    session(connection, path.substring("/session/".length()));
                } else {
                    webPage(connection);
                }
            }
        }
    }

    private void session(ScriptedConnection connection, String id) throws IOException {
        Session session = sessions.get(id);
        if (session == null) {
            connection.head(404);
        } else {
            json(connection, session.info("Fake title"));
        }
    }

    private synchronized SplittableRandom split() {
        return random.split();
    }

    private String statuses(String directory) {
        return sessions.all().stream()
                .filter(session -> session.directory().equals(directory))
                .map(session -> Map.entry(session.id(), session.status()))
                .filter(status -> !status.getValue().isEmpty())
                .map(status -> "\"" + status.getKey() + "\":" + status.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private void history(ScriptedConnection connection, ScriptedRequest request) throws IOException {
        Map<String, Integer> known = new HashMap<>();
        Matcher pair = KNOWN.matcher(request.body());
        while (pair.find()) {
            known.put(pair.group(1), Integer.parseInt(pair.group(2)));
        }
        if (known.size() > MOST_AGGREGATES) {
            connection.head(500);
        } else {
            json(
                    connection,
                    bus.history(known).stream().map(Published::history).collect(Collectors.joining(",", "[", "]")));
        }
    }

    private String directory(ScriptedRequest request, Map<String, String> query) {
        String header = request.header("x-opencode-directory");
        String encoded = query.get("directory");
        if (encoded != null) {
            return encoded;
        }
        return header == null ? options.directory(0) : URLDecoder.decode(header, StandardCharsets.UTF_8);
    }

    private static Map<String, String> query(URI uri) {
        String text = uri.getRawQuery();
        return text == null
                ? Map.of()
                : Arrays.stream(text.split("&"))
                        .map(pair -> pair.split("=", 2))
                        .filter(pair -> pair.length == 2)
                        .collect(Collectors.toMap(
                                pair -> pair[0],
                                pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8),
                                (one, other) -> one));
    }

    private static void json(ScriptedConnection connection, String body) throws IOException {
        page(connection, "application/json", body);
    }

    private static void webPage(ScriptedConnection connection) throws IOException {
        page(connection, "text/html;charset=UTF-8", "<!doctype html><title>OpenCode</title>");
    }

    private static void page(ScriptedConnection connection, String type, String body) throws IOException {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        connection.head(200, "Content-Type: " + type, "Content-Length: " + length, "Connection: close");
        connection.raw(body);
    }
}
