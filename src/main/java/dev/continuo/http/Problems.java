package dev.continuo.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.util.List;

/** Refusals, as JSON: {@code error} for programs, {@code message} for people. */
final class Problems {

    private Problems() {}

    static void badParameter(ServerResponse response, BadParameterException problem) {
        send(
                response.status(Status.BAD_REQUEST_400),
                Json.createObjectBuilder()
                        .add("error", "bad_parameter")
                        .add("parameter", problem.parameter())
                        .add("value", problem.value())
                        .add("allowed", problem.allowed())
                        .add("message", String.valueOf(problem.getMessage())));
    }

    static void unavailable(ServerResponse response, long retryMillis, int limit) {
        send(
                response.status(Status.SERVICE_UNAVAILABLE_503)
                        .header(HeaderNames.RETRY_AFTER, Long.toString(Math.ceilDiv(retryMillis, 1000))),
                Json.createObjectBuilder()
                        .add("error", "busy")
                        .add("limit", limit)
                        .add("message", "all " + limit + " places for subscribers are taken; try again later"));
    }

    static void notFound(ServerResponse response, String path, List<String> doors) {
        send(
                response.status(Status.NOT_FOUND_404),
                Json.createObjectBuilder()
                        .add("error", "not_found")
                        .add("path", path)
                        .add("doors", Json.createArrayBuilder(doors))
                        .add("message", "there is nothing at " + path + "; /openapi describes what there is"));
    }

    private static void send(ServerResponse response, JsonObjectBuilder body) {
        JsonResponse.send(response, body.build());
    }
}
