package dev.continuo.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;

/** A JSON body. */
final class JsonResponse {

    private JsonResponse() {}

    static void send(ServerRequest request, ServerResponse response, JsonObject body) {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        response.header(HeaderNames.CONTENT_TYPE, "application/json").header(HeaderNames.CACHE_CONTROL, "no-store");
        if (request.prologue().method().equals(Method.HEAD)) {
            // Helidon would send the bytes, which the client takes for the next answer (RFC 9110, 9.3.2).
            response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(bytes.length))
                    .send();
        } else {
            response.send(bytes);
        }
    }
}
