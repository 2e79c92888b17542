package dev.continuo.http;

import dev.continuo.guard.HostRule;
import dev.continuo.guard.PathRule;
import dev.continuo.guard.RequestLimits;
import dev.continuo.observe.Refusal;
import dev.continuo.observe.Refusals;
import io.helidon.common.uri.UriQuery;
import io.helidon.common.uri.UriValidator;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Refuses requests that are not plainly written, too long in one of their parts, or not meant for this server.
 *
 * @param limits say what is too long
 * @param hosts the names under which the server answers; empty: under any
 * @param refusals are counted
 */
record RequestFilter(RequestLimits limits, Optional<HostRule> hosts, Refusals refusals) implements Filter {

    private static final HeaderName DIRECTORY = HeaderNames.create("x-opencode-directory");
    private static final Pattern CUT_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final String TYPES = "types";

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (isAmbiguous(request.headers())) {
            refusals.count(Refusal.MALFORMED);
            response.header(HeaderValues.CONNECTION_CLOSE);
            Problems.refused(
                    request,
                    response,
                    Status.BAD_REQUEST_400,
                    "ambiguous_body",
                    "the length of the body must be said in one way");
            throw new CloseConnectionException("nobody knows where the next request begins");
        }
        if (!PathRule.plain(request.prologue().uriPath().rawPath()) || hasFragment(request.prologue())) {
            refusals.count(Refusal.MALFORMED);
            Problems.refused(
                    request,
                    response,
                    Status.BAD_REQUEST_400,
                    "bad_path",
                    "the path must be written plainly: from its "
                            + "slash on, without empty segments, dots, parameters, encoded slashes or control characters");
            return;
        }
        if (request.headers().size() > limits.headers()) {
            refusals.count(Refusal.HEADERS);
            Problems.refused(
                    request,
                    response,
                    Problems.HEADERS_TOO_LARGE_431,
                    "too_many_headers",
                    "at most " + limits.headers() + " headers are read (server.limits.headers)");
            return;
        }
        String host = request.headers().first(HeaderNames.HOST).orElse("");
        if (hosts.isPresent() && !hosts.get().allows(host) && !Doorkeeper.isHealth(request)) {
            refusals.count(Refusal.HOST);
            Problems.wrongHost(request, response, host);
            return;
        }
        try {
            checkQuery(request.prologue(), limits);
            for (Header header : request.headers()) {
                if (header.headerName().equals(DIRECTORY)) {
                    checkLength(DIRECTORY.defaultCase(), header.get(), limits);
                }
            }
        } catch (BadParameterException e) {
            refusals.count(Refusal.PARAMETER);
            Problems.badParameter(request, response, e);
            return;
        } catch (IllegalArgumentException notDecodable) {
            refusals.count(Refusal.MALFORMED);
            Problems.refused(
                    request,
                    response,
                    Status.BAD_REQUEST_400,
                    "bad_query",
                    "the query must be percent-encoded UTF-8: " + notDecodable.getMessage());
            return;
        }
        chain.proceed();
    }

    /** A proxy may see the end of the body elsewhere, and so another request behind it (RFC 9112, 6.3 and 11.2). */
    private static boolean isAmbiguous(Headers headers) {
        int lengths = headers.values(HeaderNames.CONTENT_LENGTH).size();
        return lengths > 1 || (lengths == 1 && headers.contains(HeaderNames.TRANSFER_ENCODING));
    }

    private static boolean hasFragment(HttpPrologue prologue) {
        return prologue.fragment().hasValue();
    }

    private static void checkQuery(HttpPrologue prologue, RequestLimits limits) {
        UriQuery query = prologue.query();
        UriValidator.validateQuery(query.rawValue());
        if (CUT_ESCAPE.matcher(query.rawValue()).find()) {
            throw new IllegalArgumentException("a % without two hexadecimal digits");
        }
        for (String name : query.names()) {
            for (String value : query.all(name)) {
                checkLength(name, value, limits);
                if (name.equals(TYPES) && value.chars().filter(c -> c == ',').count() >= limits.types()) {
                    throw new BadParameterException(
                            TYPES, abridged(value), "at most " + limits.types() + " entries (server.limits.types)");
                }
            }
        }
    }

    private static void checkLength(String name, String value, RequestLimits limits) {
        if (value.length() > limits.valueChars()) {
            throw new BadParameterException(
                    name,
                    abridged(value),
                    "at most " + limits.valueChars() + " characters (server.limits.value_chars)");
        }
    }

    private static String abridged(String value) {
        return value.substring(0, Math.min(value.length(), 32)) + "...";
    }
}
