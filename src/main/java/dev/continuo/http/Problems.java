package dev.continuo.http;

import dev.continuo.auth.Admission;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.util.List;

/** Refusals, as JSON: {@code error} for programs, {@code message} for people. */
final class Problems {

    /** RFC 6585; Helidon does not name it. */
    static final Status HEADERS_TOO_LARGE_431 = Status.create(431, "Request Header Fields Too Large");

    private Problems() {}

    static void badParameter(ServerRequest request, ServerResponse response, BadParameterException problem) {
        send(
                request,
                response.status(Status.BAD_REQUEST_400),
                Json.createObjectBuilder()
                        .add("error", "bad_parameter")
                        .add("parameter", problem.parameter())
                        .add("value", problem.value())
                        .add("allowed", problem.allowed())
                        .add("message", String.valueOf(problem.getMessage())));
    }

    static void unavailable(ServerRequest request, ServerResponse response, long retryMillis, int limit) {
        send(
                request,
                response.status(Status.SERVICE_UNAVAILABLE_503)
                        .header(HeaderNames.RETRY_AFTER, Long.toString(Math.ceilDiv(retryMillis, 1000))),
                Json.createObjectBuilder()
                        .add("error", "busy")
                        .add("limit", limit)
                        .add("message", "all " + limit + " places for subscribers are taken; try again later"));
    }

    /** A refusal of a stable name. */
    static void refused(ServerRequest request, ServerResponse response, Status status, String error, String message) {
        send(request, response.status(status), problem(error, message));
    }

    static void wrongHost(ServerRequest request, ServerResponse response, String host) {
        send(
                request,
                response.status(Status.MISDIRECTED_REQUEST_421),
                Json.createObjectBuilder()
                        .add("error", "wrong_host")
                        .add("host", host)
                        .add(
                                "message",
                                "the server does not answer under this name; if it is one of its own, add it to"
                                        + " server.allowed_hosts (set SERVER_ALLOWED_HOSTS)"));
    }

    static void wrongMethod(ServerRequest request, ServerResponse response, String allowed) {
        send(
                request,
                response.status(Status.METHOD_NOT_ALLOWED_405).header(HeaderNames.ALLOW, allowed),
                Json.createObjectBuilder()
                        .add("error", "method_not_allowed")
                        .add("allowed", allowed)
                        .add("message", "only these methods are answered here: " + allowed));
    }

    static void tooManyDirectories(ServerRequest request, ServerResponse response, int limit, long retryMillis) {
        send(
                request,
                response.status(Status.TOO_MANY_REQUESTS_429)
                        .header(HeaderNames.RETRY_AFTER, Long.toString(Math.ceilDiv(retryMillis, 1000))),
                Json.createObjectBuilder()
                        .add("error", "too_many_directories")
                        .add("limit", limit)
                        .add(
                                "message",
                                limit + " directories have a connection, and no other can have one until one of them is"
                                        + " not needed any more (upstream.max_directories)"));
    }

    /** Names no reason but the need: who tries credentials learns nothing from it. */
    static void refused(ServerRequest request, ServerResponse response, Admission.Refused refused) {
        if (refused.reason() == Admission.Reason.UNDECIDED) {
            send(
                    request,
                    response.status(Status.SERVICE_UNAVAILABLE_503).header(HeaderNames.RETRY_AFTER, "10"),
                    problem("unavailable", "credentials cannot be checked at the moment; try again later"));
            return;
        }
        unauthorized(request, response, refused.challenge(), "credentials are needed: see WWW-Authenticate");
    }

    /** The same words for one that never was: who guesses learns nothing either. */
    static void spentTicket(ServerRequest request, ServerResponse response, String challenge) {
        unauthorized(
                request,
                response,
                challenge,
                "the ticket is used or expired: each opens one stream, soon after POST /ticket gave it out; for another"
                        + " one, or without, credentials are needed: see WWW-Authenticate");
    }

    private static void unauthorized(ServerRequest request, ServerResponse response, String challenge, String message) {
        send(
                request,
                response.status(Status.UNAUTHORIZED_401).header(HeaderNames.WWW_AUTHENTICATE, challenge),
                problem("unauthorized", message));
    }

    static void forbidden(ServerRequest request, ServerResponse response, String message) {
        send(request, response.status(Status.FORBIDDEN_403), problem("forbidden", message));
    }

    static void movedToAdmin(ServerRequest request, ServerResponse response, String path) {
        send(
                request,
                response.status(Status.NOT_FOUND_404),
                problem("not_found", path + " is on the admin port, see server.admin.port"));
    }

    static void onlyPost(ServerRequest request, ServerResponse response, String path) {
        send(
                request,
                response.status(Status.METHOD_NOT_ALLOWED_405).header(HeaderNames.ALLOW, "POST"),
                problem("method_not_allowed", "POST " + path));
    }

    static void tooManyTickets(ServerRequest request, ServerResponse response) {
        send(
                request,
                response.status(Status.SERVICE_UNAVAILABLE_503).header(HeaderNames.RETRY_AFTER, "1"),
                problem("busy", "too many tickets are out; try again later"));
    }

    static void notFound(ServerRequest request, ServerResponse response, String path, List<String> doors) {
        send(
                request,
                response.status(Status.NOT_FOUND_404),
                Json.createObjectBuilder()
                        .add("error", "not_found")
                        .add("path", path)
                        .add("doors", Json.createArrayBuilder(doors))
                        .add("message", "there is nothing at " + path + "; /openapi describes what there is"));
    }

    private static JsonObjectBuilder problem(String error, String message) {
        return Json.createObjectBuilder().add("error", error).add("message", message);
    }

    private static void send(ServerRequest request, ServerResponse response, JsonObjectBuilder body) {
        JsonResponse.send(request, response, body.build());
    }
}
