package dev.continuo.http;

import io.helidon.common.uri.UriQuery;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a request's query and headers say. An empty value is absent; of several, the first counts. */
record Parameters(ServerRequest request) {

    private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");
    static final HeaderName DIRECTORY = HeaderNames.create("x-opencode-directory");

    Optional<String> query(String name) {
        UriQuery query = request.query();
        return query.contains(name) ? present(query.get(name)) : Optional.empty();
    }

    Optional<String> lastEventId() {
        return header(LAST_EVENT_ID);
    }

    /** The directory that opencode's clients name in a header, URI-encoded. */
    Optional<String> directoryHeader() {
        return header(DIRECTORY).map(value -> {
            try {
                return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw new BadParameterException(DIRECTORY.defaultCase(), value, "URI-encoded UTF-8");
            }
        });
    }

    private Optional<String> header(HeaderName name) {
        return present(request.headers().first(name).orElse(""));
    }

    private static Optional<String> present(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }
}
