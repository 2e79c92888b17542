package dev.continuo.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.event.Dialect;
import dev.continuo.time.Backoff;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Whatever an upstream puts into the head of its answer, the relay follows it nowhere but on the same origin and waits
 * for a bearable time.
 */
public final class ResponseHeadFuzz {

    private static final URI ASKED = URI.create("http://upstream:4096/global/event");
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), 0.25);

    private ResponseHeadFuzz() {}

    /** Four lines: status, Content-Type, Location, Retry-After. */
    public static void fuzzerTestOneInput(byte[] lines) {
        String[] head = new String(lines, StandardCharsets.UTF_8).split("\n", 4);
        if (head.length < 4) {
            return;
        }
        Duration retryAfter = RetryAfter.parse(head[3], 1_700_000_000_000L);
        assertFalse(retryAfter != null && retryAfter.isNegative());
        URI location = SseRequest.resolve(ASKED, head[2]);
        for (Dialect dialect : Dialect.values()) {
            ResponseHead answer = new ResponseHead(status(head[0]), head[1], location, retryAfter);
            switch (answer.judge(ASKED, dialect)) {
                case ResponseHead.Verdict.Stream() ->
                    assertTrue(head[1].strip().toLowerCase(Locale.ROOT).startsWith("text/event-stream"));
                case ResponseHead.Verdict.Follow follow -> sameOrigin(follow.location());
                case ResponseHead.Verdict.Failed failed -> bearable(failed.failure());
            }
        }
    }

    private static int status(String text) {
        return text.matches("\\d{1,3}") ? Integer.parseInt(text) : 307;
    }

    private static void sameOrigin(URI location) {
        assertEquals("http", location.getScheme().toLowerCase(Locale.ROOT));
        assertTrue(location.getHost().equalsIgnoreCase("upstream"), location::toString);
        assertEquals(4096, location.getPort());
    }

    private static void bearable(Outcome outcome) {
        ReconnectDecision decision = ReconnectRule.decide(outcome, 3, BACKOFF, 6, new SplittableRandom(1));
        Duration delay = switch (decision) {
            case ReconnectDecision.Reconnect reconnect -> reconnect.delay();
            case ReconnectDecision.GiveUp giveUp -> giveUp.delay();
            case ReconnectDecision.Stop stop -> Duration.ZERO;
        };
        assertTrue(!delay.isNegative() && delay.compareTo(Duration.ofHours(1)) <= 0, delay::toString);
        assertFalse(outcome.reason().isEmpty() || outcome.sentence().isEmpty());
    }
}
