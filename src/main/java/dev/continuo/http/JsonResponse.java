package dev.continuo.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;

/** A JSON body. */
final class JsonResponse {

    private JsonResponse() {}

    static void send(ServerResponse response, JsonObject body) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json")
                .header(HeaderNames.CACHE_CONTROL, "no-store")
                .send(body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
