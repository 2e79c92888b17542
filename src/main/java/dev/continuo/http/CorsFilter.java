package dev.continuo.http;

import dev.continuo.guard.OriginRule;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.List;

/**
 * Lets pages of certain other origins read the answers, refusals included (Fetch standard, 3.2). Any other gets the
 * same answer without leave to read it. First of all filters: browsers ask for leave without credentials.
 *
 * @param rule whose pages
 */
record CorsFilter(OriginRule rule) implements Filter {

    private static final Header VARY = HeaderValues.create(HeaderNames.VARY, "Origin");
    private static final Header CREDENTIALS = HeaderValues.create(HeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    private static final Header READABLE =
            HeaderValues.create(HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, "Retry-After");
    private static final List<Header> LEAVE = List.of(
            HeaderValues.create(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST"),
            HeaderValues.create(
                    HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS,
                    "Authorization, Cache-Control, Content-Type, Last-Event-ID, x-opencode-directory"),
            HeaderValues.create(HeaderNames.ACCESS_CONTROL_MAX_AGE, "600"));

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        response.headers().add(VARY);
        List<String> origins = request.headers().values(HeaderNames.ORIGIN);
        boolean allowed = origins.size() == 1 && rule.allows(origins.get(0));
        if (allowed) {
            response.header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origins.get(0))
                    .header(CREDENTIALS);
        }
        boolean asksForLeave = request.prologue().method().equals(Method.OPTIONS)
                && !origins.isEmpty()
                && request.headers().contains(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
        if (!asksForLeave) {
            if (allowed) {
                response.header(READABLE);
            }
            chain.proceed();
            return;
        }
        if (allowed) {
            LEAVE.forEach(response::header);
        }
        response.status(Status.NO_CONTENT_204).send();
    }
}
