package dev.continuo.upstream;

import dev.continuo.time.Clock;
import dev.continuo.upstream.ConnectFailure.Misconfigured;
import dev.continuo.upstream.ConnectFailure.NoAnswer;
import dev.continuo.upstream.ConnectFailure.NoContent;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Providers;
import java.io.InputStream;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the event stream and returns at the response head. Used by one thread, which must be virtual: an interrupt
 * then frees it from connecting, from waiting for the head and from reading.
 *
 * <p>Jersey's default connector is enough for that. It asks a second time, at once and unseen, when an upstream accepts
 * and closes without an answer: such an attempt is two connections and one failure.
 */
final class SseRequest {

    private static final int MOST_REDIRECTS = 5;

    private final WebTarget target;
    private final UpstreamPolicy policy;
    private final Clock clock;
    private final ClientHook.Slip slip = new ClientHook.Slip();

    /**
     * Prepares requests.
     *
     * @param target where the stream is; not changed
     */
    SseRequest(WebTarget target, UpstreamPolicy policy, Clock clock) {
        this.policy = policy;
        this.clock = clock;
        // An empty path makes a copy, so that the caller's target keeps its configuration.
        this.target = target.path("")
                .register(ClientHook.class)
                .property("jersey.config.client.connectTimeout", (int)
                        policy.connectTimeout().toMillis())
                .property("jersey.config.client.followRedirects", false);
    }

    /**
     * Sends one request, and more when the answer leads elsewhere on the same origin.
     *
     * @param lastEventId sent unless empty
     * @throws ConnectFailedException when no stream begins
     */
    Answer send(String lastEventId) {
        URI uri = target.getUri();
        slip.location = null;
        for (int hops = 0; hops <= MOST_REDIRECTS; hops++) {
            Response response = exchange(uri, lastEventId);
            ResponseHead head = head(response, uri);
            switch (head.judge(uri, policy.dialect())) {
                case ResponseHead.Verdict.Stream() -> {
                    return new Answer.Stream(response, body(response));
                }
                case ResponseHead.Verdict.Follow follow -> {
                    Quiet.close(response);
                    uri = follow.location();
                    slip.location = uri;
                }
                case ResponseHead.Verdict.Failed failed -> {
                    Quiet.close(response);
                    if (failed.failure() instanceof NoContent why) {
                        return new Answer.Stop(why);
                    }
                    throw ConnectFailedException.of(failed.failure());
                }
            }
        }
        throw ConnectFailedException.of(new Misconfigured(
                "redirected",
                PrintableUrl.of(target.getUri()) + " leads to more than " + MOST_REDIRECTS
                        + " redirects; set upstream.url to where the stream is"));
    }

    /** The client's readers; known once a request has been made. */
    @Nullable
    Providers providers() {
        return slip.providers;
    }

    private Response exchange(URI uri, String lastEventId) {
        Invocation.Builder request = target.request(MediaType.SERVER_SENT_EVENTS)
                .property(ClientHook.SLIP, slip)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                // Compression would hold events back in the decompressor.
                .header(HttpHeaders.ACCEPT_ENCODING, "identity")
                // The connection serves one stream; a kept one could be dead when it is used again.
                .header("Connection", "close");
        if (!lastEventId.isEmpty()) {
            request = request.header(HttpHeaders.LAST_EVENT_ID_HEADER, lastEventId);
        }
        if (policy.credentials() != null) {
            request = request.header(
                    HttpHeaders.AUTHORIZATION, policy.credentials().basic());
        }
        try (StallWatch<ConnectFailure> watch =
                new StallWatch<>(clock, policy.headTimeout(), new NoAnswer(policy.headTimeout()))) {
            watch.begin();
            try {
                return request.get();
            } catch (ProcessingException e) {
                ConnectFailure tooLong = watch.verdict();
                throw ConnectFailedException.of(
                        tooLong == null ? ConnectTrouble.of(e, uri, policy.connectTimeout()) : tooLong);
            } finally {
                watch.end();
            }
        }
    }

    private ResponseHead head(Response response, URI uri) {
        String location = response.getHeaderString(HttpHeaders.LOCATION);
        return new ResponseHead(
                response.getStatus(),
                response.getHeaderString(HttpHeaders.CONTENT_TYPE),
                location == null ? null : resolve(uri, location),
                RetryAfter.parse(response.getHeaderString(HttpHeaders.RETRY_AFTER), clock.currentTimeMillis()));
    }

    private static InputStream body(Response response) {
        InputStream body = response.readEntity(InputStream.class);
        return response.getLength() < 0 ? body : new AnnouncedBody(body, response.getLength());
    }

    static @Nullable URI resolve(URI uri, String location) {
        try {
            return uri.resolve(location);
        } catch (IllegalArgumentException notAUri) {
            return null;
        }
    }
}
