package dev.continuo.bench.server;

import dev.continuo.bench.measure.JvmProbe;
import jakarta.json.Json;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The real opencode with a home of its own and a model of ours. */
public final class Opencode implements TestedServer {

    private static final Pattern LISTENS = Pattern.compile("listening on http://\\S+:(\\d+)");
    private final Model model;
    private final Front front;
    private final ServerProcess process;
    private final Path project;

    private Opencode(Model model, ServerProcess process, int port, Path project) {
        this.model = model;
        this.front = new Front("opencode", port, "/global/event", model);
        this.process = process;
        this.project = project;
    }

    /**
     * Starts one.
     *
     * @param binary opencode's
     * @param home new, its alone
     */
    public static Opencode start(Path binary, Path home) throws IOException, InterruptedException {
        Model model = new Model();
        Path project = Files.createDirectories(home.resolve("project"));
        // A project of its own, not a part of the repository around it.
        ServerProcess.run(home.resolve("git"), List.of("git", "init", "-q", project.toString()));
        Path configuration = Files.createDirectories(home.resolve("config/opencode"));
        Files.writeString(configuration.resolve("opencode.json"), configuration(model.url()));
        ServerProcess process = ServerProcess.start(
                home.resolve("output"),
                Map.of(
                        "PATH",
                        "/usr/bin:/bin",
                        "HOME",
                        home.toString(),
                        "XDG_CONFIG_HOME",
                        home.resolve("config").toString(),
                        "XDG_DATA_HOME",
                        home.resolve("data").toString(),
                        "XDG_STATE_HOME",
                        home.resolve("state").toString(),
                        "XDG_CACHE_HOME",
                        home.resolve("cache").toString(),
                        "OPENCODE_DISABLE_AUTOUPDATE",
                        "1",
                        "OPENCODE_DISABLE_MODELS_FETCH",
                        "1",
                        "OPENCODE_DISABLE_LSP_DOWNLOAD",
                        "1",
                        // It would fetch a library for plugins.
                        "NPM_CONFIG_REGISTRY",
                        "http://127.0.0.1:1"),
                List.of(
                        binary.toString(),
                        "serve",
                        "--hostname",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(ServerProcess.freePort())));
        return new Opencode(model, process, process.awaitPort(LISTENS), project);
    }

    private static String configuration(String model) {
        return """
                {"autoupdate": false, "share": "disabled", "model": "fake/fake-1", "small_model": "fake/fake-1",
                 "enabled_providers": ["fake"],
                 "provider": {"fake": {"npm": "@ai-sdk/openai-compatible", "name": "Fake",
                   "options": {"baseURL": "%s", "apiKey": "none"},
                   "models": {"fake-1": {"name": "Fake 1", "limit": {"context": 200000, "output": 8192}}}}}}
                """.formatted(model);
    }

    /** Begins a turn, in which the model says what is published. */
    public void beginTurn() throws IOException, InterruptedException {
        String session;
        try (JsonReader json = Json.createReader(new StringReader(post("/session", "{}")))) {
            session = json.readObject().getString("id");
        }
        post("/session/" + session + "/prompt_async", "{\"parts\":[{\"type\":\"text\",\"text\":\"speak\"}]}");
        model.awaitQuestion();
    }

    private String post(String path, String body) throws IOException, InterruptedException {
        String directory = URLEncoder.encode(project.toString(), StandardCharsets.UTF_8);
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(url() + path + "?directory=" + directory))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IOException("opencode: " + path + " answered " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        }
    }

    /** Where a relay finds it. */
    public String url() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    public Front front() {
        return front;
    }

    @Override
    public Collection<Long> pids() {
        return process.pids();
    }

    @Override
    public @Nullable JvmProbe jvm() {
        return null;
    }

    @Override
    public void close() {
        try (process) {
            model.close();
        }
    }
}
