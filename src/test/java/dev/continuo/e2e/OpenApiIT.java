package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.Container;
import dev.continuo.config.Mode;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The description of the doors: right in form, and of the doors that there are. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // started once for all tests
class OpenApiIT {

    private static final Path DOORS = Path.of("src/main/java/dev/continuo/http");
    private static final Pattern QUERY_PARAMETER = Pattern.compile("query\\(\"(\\w+)\"\\)");
    private static final Set<String> OF_HELIDON = Set.of("scope", "name", "format");

    private static Container relay;

    @BeforeAll
    static void start() {
        relay = Container.start(Mode.SERVER, Map.of());
    }

    @AfterAll
    static void stop() {
        relay.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"JSON", "YAML"})
    void itIsRightInForm(String format) throws Exception {
        HttpResponse<String> answer = relay.get("/openapi?format=" + format);
        assertEquals(200, answer.statusCode());
        SwaggerParseResult parsed = parse(answer.body());
        assertEquals(List.of(), parsed.getMessages());
        assertNotNull(parsed.getOpenAPI());
    }

    @Test
    void everyDoorIsInItAndNoOther() throws Exception {
        Set<String> doors = new TreeSet<>(
                Relay.parse(relay.get("/nothing").body()).getJsonArray("doors").getValuesAs(JsonString::getString));
        assertEquals(new TreeSet<>(description().getPaths().keySet()), doors);
    }

    @Test
    void everyMethodInItIsAnsweredAsItSays() throws Exception {
        for (Map.Entry<String, PathItem> path : description().getPaths().entrySet()) {
            for (Map.Entry<PathItem.HttpMethod, Operation> operation :
                    path.getValue().readOperationsMap().entrySet()) {
                int status = status(operation.getKey().name(), path.getKey().replace("{sessionID}", "ses_1"));
                assertEquals(200, status, operation.getKey() + " " + path.getKey());
                assertTrue(operation.getValue().getResponses().containsKey("200"));
            }
            if (!path.getKey().startsWith("/health")) {
                assertNotEquals(
                        200,
                        status("DELETE", path.getKey().replace("{sessionID}", "ses_1")),
                        "DELETE " + path.getKey());
            }
        }
    }

    @Test
    void everyQueryParameterThatCodeReadsIsInItAndNoOther() throws Exception {
        Set<String> read = new TreeSet<>();
        try (Stream<Path> files = Files.list(DOORS)) {
            for (Path file : files.toList()) {
                QUERY_PARAMETER
                        .matcher(Files.readString(file))
                        .results()
                        .forEach(parameter -> read.add(parameter.group(1)));
            }
        }
        OpenAPI description = description();
        Set<String> described = description.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .filter(operation -> operation.getParameters() != null)
                .flatMap(operation -> operation.getParameters().stream())
                .filter(parameter -> parameter.getIn().equals("query"))
                .map(Parameter::getName)
                .filter(name -> !OF_HELIDON.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        description.getComponents().getSecuritySchemes().values().stream()
                .filter(scheme -> scheme.getIn() == SecurityScheme.In.QUERY)
                .forEach(scheme -> described.add(scheme.getName()));
        assertEquals(read, described);
    }

    @Test
    void streamsHaveAllParametersAndSaySoInHeadersToo() throws Exception {
        OpenAPI description = description();
        for (String door : List.of("/global/event", "/event", "/session/{sessionID}/event")) {
            Operation stream = Objects.requireNonNull(description.getPaths().get(door), door)
                    .getGet();
            Set<String> names =
                    stream.getParameters().stream().map(Parameter::getName).collect(Collectors.toSet());
            assertTrue(
                    names.containsAll(List.of(
                            "after_seq",
                            "follow",
                            "lastEventId",
                            "Last-Event-ID",
                            "on_expired",
                            "types",
                            "directory",
                            "x-opencode-directory",
                            "workspace")),
                    door + names);
            assertEquals(!door.startsWith("/session"), names.contains("session"), door);
            assertEquals(
                    Set.of("Cache-Control", "X-Accel-Buffering", "X-Content-Type-Options"),
                    Objects.requireNonNull(stream.getResponses().get("200"))
                            .getHeaders()
                            .keySet());
        }
    }

    /** To Helidon one such key replaces all of its own, the place of the document among them. */
    @Test
    void keysOfMicroProfileChangeItAndDoNotReplaceIt() throws Exception {
        relay.close();
        try (Container other =
                Container.start(Mode.SERVER, Map.of("mp.openapi.servers", "https://relay.example.org"))) {
            OpenAPI description =
                    parse(other.get("/openapi?format=JSON").body()).getOpenAPI();
            assertTrue(description.getPaths().containsKey("/global/event"));
            assertEquals(
                    "https://relay.example.org", description.getServers().get(0).getUrl());
        } finally {
            start();
        }
    }

    private static OpenAPI description() throws IOException, InterruptedException {
        return parse(relay.get("/openapi?format=JSON").body()).getOpenAPI();
    }

    private static SwaggerParseResult parse(String text) {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        options.setResolveFully(true);
        return new OpenAPIV3Parser().readContents(text, null, options);
    }

    private static int status(String method, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + relay.port() + path))
                            .method(method, BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofInputStream());
            answer.body().close();
            client.shutdownNow();
            return answer.statusCode();
        }
    }
}
