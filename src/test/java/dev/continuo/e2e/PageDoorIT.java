package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.Container;
import dev.continuo.config.Mode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page and its files, in a relay that asks for credentials and keeps its state on an admin port. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // started once for all tests
class PageDoorIT {

    private static final Path FILES = Path.of("src", "main", "resources", "dev", "continuo", "page");
    private static final Pattern REFERENCE =
            Pattern.compile("(?:from '|href=\"|src=\")((?:\\./|\\.\\./)?[\\w./]+)['\"]");

    private static Container relay;
    private static HttpClient client;

    @BeforeAll
    static void start() {
        relay = Container.start(
                Mode.SERVER,
                Map.of("server.auth.mode", "basic", "server.auth.password", "hunter2", "server.admin.port", "0"));
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        client.close();
        relay.close();
    }

    @Test
    void everyFileIsServedAsItIsToWhoeverAsks() throws Exception {
        for (String path : paths()) {
            HttpResponse<String> answer = send("GET", path);
            assertEquals(200, answer.statusCode(), path);
            assertEquals(Files.readString(file(path)), answer.body(), path);
            assertEquals(type(path), header(answer, "Content-Type"), path);
            assertEquals("no-cache", header(answer, "Cache-Control"), path);
            assertEquals("nosniff", header(answer, "X-Content-Type-Options"), path);
            assertTrue(header(answer, "ETag").matches("\"[\\w-]{16}\""), path);
        }
    }

    @Test
    void nothingButTheRelaysOwnFilesMayRunOrBeReached() throws Exception {
        String policy = header(send("GET", "/"), "Content-Security-Policy");
        assertTrue(policy.startsWith("default-src 'none';"), policy);
        assertTrue(policy.contains("script-src 'self';") && policy.contains("connect-src 'self';"), policy);
        assertTrue(policy.contains("frame-ancestors 'none'"), policy);
        assertFalse(policy.contains("unsafe") || policy.contains("*") || policy.contains("http"), policy);
    }

    @Test
    void whoHasAFileAlreadyIsToldSo() throws Exception {
        HttpResponse<String> first = send("GET", "/continuo.js");
        String tag = header(first, "ETag");
        for (String known : List.of(tag, "\"other\", " + tag, "W/" + tag, "*")) {
            HttpResponse<String> again = send("GET", "/continuo.js", "If-None-Match", known);
            assertEquals(304, again.statusCode(), known);
            assertEquals("", again.body());
            assertEquals(tag, header(again, "ETag"));
        }
        assertEquals(
                200, send("GET", "/continuo.js", "If-None-Match", "\"other\"").statusCode());
    }

    @Test
    void headAnswersTheSameWithoutTheFile() throws Exception {
        HttpResponse<String> head = send("HEAD", "/");
        assertEquals(200, head.statusCode());
        assertEquals("", head.body());
        assertEquals("text/html; charset=utf-8", header(head, "Content-Type"));
        assertEquals(header(send("GET", "/"), "ETag"), header(head, "ETag"));
    }

    @Test
    void otherMethodsAreRefused() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
            HttpResponse<String> answer = send(method, "/");
            assertEquals(405, answer.statusCode(), method);
            assertEquals("GET, HEAD", header(answer, "Allow"), method);
        }
    }

    @Test
    void whatIsBesideTheFilesIsNotOpen() throws Exception {
        for (String path : List.of(
                "/page",
                "/page/",
                "/page/index.html",
                "/index.html",
                "/continuo",
                "/continuo/none.js",
                "/continuo.js/",
                "/Continuo.js",
                "/%63ontinuo.js",
                "/page/openapi.yaml",
                "/favicon.ico",
                "/status",
                "/event")) {
            assertEquals(401, send("GET", path).statusCode(), path);
        }
    }

    @Test
    void theAdminPortHasNoPage() throws Exception {
        try (HttpClient admin = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + relay.adminPort() + "/"))
                    .build();
            assertEquals(404, admin.send(request, BodyHandlers.ofString()).statusCode());
        }
    }

    @Test
    void whatAFileRefersToIsThere() throws Exception {
        List<String> all = paths();
        int references = 0;
        for (String path : all) {
            if (!path.equals("/") && !path.endsWith(".js")) {
                continue;
            }
            Matcher reference = REFERENCE.matcher(Files.readString(file(path)));
            while (reference.find()) {
                String target = URI.create(path).resolve(reference.group(1)).toString();
                if (!target.startsWith("/health")) {
                    references++;
                    assertTrue(all.contains(target), path + " refers to " + target);
                }
            }
        }
        assertTrue(references > 15, "references found: " + references);
    }

    @Test
    void noFileNamesAnotherHostOrMakesElementsOfText() throws Exception {
        for (String path : paths()) {
            String text = Files.readString(file(path)).replace("http://www.w3.org/2000/svg", "");
            for (String never : List.of(
                    "http://",
                    "https://",
                    "innerHTML",
                    "outerHTML",
                    "insertAdjacentHTML",
                    "document.write",
                    "eval(",
                    "style=",
                    "onclick=")) {
                assertFalse(text.contains(never), path + " has " + never);
            }
        }
    }

    /** All files in the sources, by the paths they are to be served under. */
    private static List<String> paths() throws IOException {
        List<String> paths = new ArrayList<>();
        try (Stream<Path> files = Files.walk(FILES)) {
            files.filter(Files::isRegularFile)
                    .map(file -> "/" + FILES.relativize(file))
                    .map(path -> path.equals("/page/index.html") ? "/" : path)
                    .forEach(paths::add);
        }
        assertTrue(paths.contains("/") && paths.contains("/continuo.js"), paths::toString);
        return paths;
    }

    private static Path file(String path) {
        return FILES.resolve(path.equals("/") ? "page/index.html" : path.substring(1));
    }

    private static String type(String path) {
        if (path.equals("/")) {
            return "text/html; charset=utf-8";
        }
        return switch (path.substring(path.lastIndexOf('.'))) {
            case ".js" -> "text/javascript; charset=utf-8";
            case ".css" -> "text/css; charset=utf-8";
            default -> "image/svg+xml";
        };
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static HttpResponse<String> send(String method, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + relay.port() + path))
                .method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
