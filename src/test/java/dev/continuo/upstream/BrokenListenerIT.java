package dev.continuo.upstream;

import static dev.continuo.testing.ScriptedUpstream.answers;
import static dev.continuo.testing.ScriptedUpstream.streamsThenEnds;
import static dev.continuo.testing.ScriptedUpstream.streamsThenHolds;
import static dev.continuo.testing.ScriptedUpstream.streamsThenResets;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.testing.ScriptedUpstream;
import dev.continuo.time.Clock;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A listener that fails whenever it gets bad news. */
@Timeout(120)
class BrokenListenerIT implements UpstreamListener {

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch eventAfterAll = new CountDownLatch(1);

    @Test
    void doesNotKeepTheLoopFromComingBack() throws Exception {
        RecordingSleeper pauses = new RecordingSleeper();
        try (Client client = ClientBuilder.newClient();
                ScriptedUpstream upstream = ScriptedUpstream.start(
                        streamsThenEnds("data: a\n\n"),
                        streamsThenResets("data: b\n\n"),
                        answers(500),
                        answers(500),
                        answers(500),
                        answers(500),
                        answers(500),
                        answers(500),
                        answers(500),
                        streamsThenHolds("data: last\n\n"))) {
            UpstreamPolicy policy = Policies.patient(upstream.url("/"));
            UpstreamLoop loop = new UpstreamLoop(
                    client.target(policy.streamUrl()),
                    policy,
                    this,
                    new PlainConnect(pauses),
                    Clock.system(),
                    pauses,
                    Policies.MIDDLE);
            loop.start();
            assertTrue(eventAfterAll.await(60, TimeUnit.SECONDS), calls::toString);
            assertEquals(List.of("ended", "lost cut", "gaveUp"), calls);
            assertEquals(
                    List.of(500L, 500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L),
                    pauses.millis(),
                    "each failure counts once");
            assertTrue(loop.stop(Duration.ofSeconds(20)));
        }
    }

    @Override
    public EventKind event(RawEvent event) {
        if (event.data().length == "last".length()) {
            eventAfterAll.countDown();
        }
        return EventKind.EVENT;
    }

    @Override
    public void ended() {
        fail("ended");
    }

    @Override
    public void lost(String reason, String sentence) {
        fail("lost " + reason);
    }

    @Override
    public void gaveUp() {
        fail("gaveUp");
    }

    private void fail(String call) {
        calls.add(call);
        throw new IllegalStateException("mine");
    }
}
