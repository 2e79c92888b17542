package dev.continuo.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.event.Dialect;
import dev.continuo.upstream.ResponseHead.Verdict;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseHeadTest {

    private static final URI ASKED = URI.create("http://host:4096/global/event");

    private static Verdict judge(int status, @Nullable String type, @Nullable String location) {
        return new ResponseHead(status, type, location == null ? null : URI.create(location), Duration.ofSeconds(7))
                .judge(ASKED, Dialect.OPENCODE);
    }

    private static ConnectFailure failure(Verdict verdict) {
        return assertInstanceOf(Verdict.Failed.class, verdict).failure();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "Text/Event-Stream;charset=utf-8", " text/event-stream ; x"})
    void aStreamIsKnownByItsMediaType(String type) {
        assertEquals(new Verdict.Stream(), judge(200, type, null));
    }

    @Test
    void a200OfAnotherTypeIsAMisconfigurationThatNamesTheType() {
        ConnectFailure failure = failure(judge(200, "text/html; charset=utf-8", null));
        assertInstanceOf(ConnectFailure.Misconfigured.class, failure);
        assertEquals("not an event stream (text/html)", failure.reason());
        assertTrue(failure.sentence().contains("the server's base URL"), failure.sentence());
        assertEquals(
                "not an event stream (no content type)",
                failure(judge(200, null, null)).reason());
    }

    @ParameterizedTest
    @CsvSource({"408", "429", "500", "503", "599"})
    void whatMayPassIsRetriedAsAsked(int status) {
        assertEquals(new ConnectFailure.Unavailable(status, Duration.ofSeconds(7)), failure(judge(status, null, null)));
    }

    @ParameterizedTest
    @CsvSource({
        "401, unauthorized",
        "403, forbidden",
        "400, status 400",
        "404, status 404",
        "407, status 407",
        "409, status 409",
        "428, status 428",
        "430, status 430",
        "499, status 499",
        "206, status 206",
        "304, status 304"
    })
    void whatStaysIsAMisconfiguration(int status, String reason) {
        ConnectFailure failure = failure(judge(status, null, null));
        assertInstanceOf(ConnectFailure.Misconfigured.class, failure);
        assertEquals(reason, failure.reason());
    }

    @Test
    void aWrongPasswordIsSaidInWords() {
        assertTrue(failure(judge(401, null, null)).sentence().contains("upstream.password"));
    }

    @Test
    void noContentStops() {
        assertEquals(new ConnectFailure.NoContent(), failure(judge(204, null, null)));
    }

    @Test
    void garbageIsRetriedAsUnreachable() {
        assertEquals("not http", failure(judge(-1, null, null)).reason());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsFollowedOnTheSameOriginOnly(int status) {
        assertEquals(
                new Verdict.Follow(URI.create("http://HOST:4096/other")),
                judge(status, null, "http://HOST:4096/other"));
        assertEquals(
                "redirected", failure(judge(status, null, "http://host:4097/")).reason());
        assertEquals(
                "redirected", failure(judge(status, null, "https://host:4096/")).reason());
        assertEquals(
                "redirected", failure(judge(status, null, "http://host2:4096/")).reason());
        assertEquals("redirected", failure(judge(status, null, null)).reason());
    }
}
