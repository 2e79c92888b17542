package dev.continuo.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code GET /}: the page that shows the relay, and {@code /continuo.js}, the client by which it and other pages
 * listen. The files are the same for everybody and say nothing of this relay, so they are open to everybody.
 */
final class PageDoor implements HttpService {

    private static final Map<String, PageFile> FILES = PageFile.all();

    private static final List<Header> HEADERS = List.of(
            // A file of another version would meet a relay that it does not know: ask each time, and be told it is the
            // same.
            HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-cache"),
            HeaderValues.create("X-Content-Type-Options", "nosniff"),
            HeaderValues.create("Referrer-Policy", "no-referrer"),
            // Events may hold anything: whatever the page did wrong, nothing of them could run or be sent elsewhere.
            HeaderValues.create(
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                            + "require-trusted-types-for 'script'"));

    /** Whether a path, as it came, is one of these files. */
    static boolean has(String rawPath) {
        return FILES.containsKey(rawPath);
    }

    @Override
    public void routing(HttpRules rules) {
        FILES.forEach((path, file) -> {
            rules.get(path, (request, response) -> send(request, response, file));
            rules.head(path, (request, response) -> {
                head(response, file);
                response.send();
            });
            rules.any(path, (request, response) -> Problems.wrongMethod(request, response, "GET, HEAD"));
        });
    }

    private static void send(ServerRequest request, ServerResponse response, PageFile file) {
        head(response, file);
        if (isKnown(request, file.tag())) {
            response.status(Status.NOT_MODIFIED_304).send();
        } else {
            response.send(file.bytes());
        }
    }

    /** Helidon would send the bytes of a file in answer to HEAD, too. */
    private static void head(ServerResponse response, PageFile file) {
        HEADERS.forEach(response::header);
        response.header(HeaderNames.ETAG, file.tag()).header(HeaderNames.CONTENT_TYPE, file.type());
    }

    /** Compared weakly, as a proxy that compresses makes a tag weak (RFC 9110, 13.1.2). */
    private static boolean isKnown(ServerRequest request, String tag) {
        return request.headers().values(HeaderNames.IF_NONE_MATCH).stream()
                .flatMap(list -> Stream.of(list.split(",", -1)))
                .map(known -> known.strip().replaceFirst("^W/", ""))
                .anyMatch(known -> known.equals("*") || known.equals(tag));
    }
}
