package dev.continuo.http;

import dev.continuo.event.Dialect;
import io.helidon.http.NotFoundException;
import io.helidon.webserver.http.ErrorHandler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.stream.Stream;

/** Shows the way to who asked for a path that is no door: to the doors that {@code /openapi} describes. */
final class UnknownPath implements ErrorHandler<NotFoundException> {

    private static final List<String> ALWAYS = List.of(
            "/",
            "/continuo.js",
            "/event",
            "/ticket",
            "/status",
            "/health",
            "/health/started",
            "/health/live",
            "/health/ready",
            "/metrics",
            "/openapi");

    private final List<String> doors;

    UnknownPath(Dialect dialect) {
        this.doors = switch (dialect) {
            case PLAIN -> ALWAYS;
            case OPENCODE ->
                Stream.concat(Stream.of("/global/event", "/session/{sessionID}/event"), ALWAYS.stream())
                        .toList();
        };
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response, NotFoundException notFound) {
        Problems.notFound(request, response, request.path().path(), doors);
    }
}
