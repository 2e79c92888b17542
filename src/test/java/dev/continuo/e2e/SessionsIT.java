package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.Container;
import dev.continuo.api.Ask;
import dev.continuo.api.SessionSubscription;
import dev.continuo.api.Sessions;
import dev.continuo.config.Mode;
import dev.continuo.event.Event;
import dev.continuo.session.SessionUpdate;
import dev.continuo.session.TurnOutcome;
import dev.continuo.testing.Eventually;
import dev.continuo.testing.Recordings;
import dev.continuo.testing.ServingThreads;
import dev.continuo.testing.SessionEvents;
import dev.continuo.upstream.UpstreamEventSource;
import dev.continuo.upstream.UpstreamState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Java code within the application is told of sessions, through the real relay. */
@Timeout(180)
class SessionsIT {

    private static final Duration LONG = Duration.ofMinutes(10);

    private final SessionEvents one = new SessionEvents("one");
    private final SessionEvents two = new SessionEvents("two");
    private DrivenUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = DrivenUpstream.opencode();
    }

    @AfterEach
    void close() throws Exception {
        upstream.close();
    }

    @Test
    void theEndOfATurnIsAwaited() throws Exception {
        try (Container host = host(Map.of())) {
            Sessions sessions = host.bean(Sessions.class);
            CompletableFuture<TurnOutcome> first = await(sessions, "one", LONG);
            CompletableFuture<TurnOutcome> other = await(sessions, "two", LONG);
            send(one.busy(), one.working("m"), two.busy(), two.working("x"), two.aborted(), two.statusIdle());
            assertEquals(new TurnOutcome.Failed("MessageAbortedError", "Aborted"), other.get());
            assertFalse(first.isDone());
            send(one.complete("m"), one.busy(), one.statusIdle(), one.idle());
            assertEquals(new TurnOutcome.Completed(), first.get());
        }
    }

    @Test
    void aSubscriptionGetsEachPartOnceOverACutConnection() throws Exception {
        BlockingQueue<SessionUpdate> updates = new LinkedBlockingQueue<>();
        try (Container host = host(Map.of());
                SessionSubscription subscription = host.bean(Sessions.class).subscribe("one", updates::add)) {
            assertEquals("one", subscription.session());
            send(one.busy(), one.working("m"), one.part("m", "p", "text", ",'text':''"), one.delta("m", "p", "a"));
            await(updates, update -> update instanceof SessionUpdate.Text);
            upstream.cut();
            await(updates, update -> isOther(update, "server.upstream.gap"));
            send(one.delta("m", "p", "c"), one.part("m", "p", "text", ",'text':'abc','time':{'end':1}"));
            assertEquals("c false", show(await(updates, update -> update instanceof SessionUpdate.Text)));
            assertEquals("abc true", show(await(updates, update -> update instanceof SessionUpdate.Text)));
            assertInstanceOf(SessionUpdate.TextDone.class, updates.poll(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void aTurnIsLostWhenTheRelayGivesUp() throws Exception {
        try (Container host = host(Map.of("upstream.reconnect.max_attempts", "1"))) {
            CompletableFuture<TurnOutcome> outcome = await(host.bean(Sessions.class), "one", LONG);
            BlockingQueue<SessionUpdate> updates = new LinkedBlockingQueue<>();
            host.bean(Sessions.class).subscribe("one", updates::add);
            send(one.busy(), one.working("m"));
            await(updates, update -> update instanceof SessionUpdate.TurnStarted);
            upstream.kill();
            assertInstanceOf(TurnOutcome.Lost.class, outcome.get());
            await(updates, update -> isOther(update, "session.error"));
        }
    }

    @Test
    void aTurnIsLostWhenNothingIsHeardOfIt() throws Exception {
        try (Container host = host(Map.of())) {
            CompletableFuture<TurnOutcome> outcome = await(host.bean(Sessions.class), "one", Duration.ofMillis(300));
            send(one.busy(), one.working("m"));
            assertEquals(new TurnOutcome.Lost("no event of the session for PT0.3S"), outcome.get());
        }
    }

    @Test
    void whoWaitsIsToldThatTheApplicationStops() throws Exception {
        CompletableFuture<TurnOutcome> outcome;
        try (Container host = host(Map.of())) {
            outcome = await(host.bean(Sessions.class), "one", LONG);
        }
        assertEquals(new TurnOutcome.Lost("the application is stopping"), outcome.get(30, TimeUnit.SECONDS));
    }

    @Test
    void observersGetTheUpdatesOfAllSessions() throws Exception {
        try (Container host = host(Map.of(), Watcher.class)) {
            Watcher watcher = host.bean(Watcher.class);
            List<Event> events = Recordings.events("demux-global");
            send(events.toArray(Event[]::new));
            Eventually.holds("three turns end", () -> watcher.seen().size() == 3);
            assertTrue(watcher.seen().stream().allMatch(ended -> ended.outcome() instanceof TurnOutcome.Completed));
            assertEquals(
                    3,
                    watcher.seen().stream()
                            .map(SessionUpdate.TurnEnded::session)
                            .distinct()
                            .count());
            assertEquals(1, ServingThreads.named("continuo-updates"));
        }
        Eventually.holds("its thread ends", () -> ServingThreads.named("continuo-updates") == 0);
    }

    @Test
    void aTurnAfterAnOutageEndsForObserversToo() throws Exception {
        BlockingQueue<SessionUpdate> updates = new LinkedBlockingQueue<>();
        try (Container host = host(Map.of(), Watcher.class)) {
            host.bean(Sessions.class).subscribe("one", updates::add);
            // As after an abort, a second end is owed, which the outage swallows.
            send(one.busy(), one.working("m"), one.statusIdle(), one.idle());
            await(updates, update -> isOther(update, "session.idle"));
            upstream.cut();
            await(updates, update -> isOther(update, "server.upstream.gap"));
            send(one.busy(), one.statusIdle(), one.idle());
            Watcher watcher = host.bean(Watcher.class);
            Eventually.holds("both turns end", () -> watcher.seen().size() == 2);
            assertInstanceOf(
                    TurnOutcome.Completed.class, watcher.seen().getLast().outcome());
        }
    }

    @Test
    void theReadmesExampleAnswersWhenTheTurnIsOver() throws Exception {
        upstream.page("/session/one/prompt_async", connection -> {
            connection.head(204);
            send(one.busy(), one.working("m"), one.delta("m", "p", "Hello"), one.complete("m"), one.statusIdle());
        });
        try (Container host = host(Map.of(), Host.class, Ask.class);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest prompt = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + "/host/ask/one"))
                    .POST(BodyPublishers.ofString("Say hello"))
                    .build();
            assertEquals("done", client.send(prompt, BodyHandlers.ofString()).body());
        }
    }

    @Test
    void withoutObserversNothingIsRead() throws Exception {
        try (Container host = host(Map.of())) {
            assertNotNull(host.bean(Sessions.class));
            // That of the test before may still be on its way out.
            Eventually.holds("nobody reads", () -> ServingThreads.named("continuo-updates") == 0);
        }
    }

    private Container host(Map<String, String> settings, Class<?>... beans) throws InterruptedException {
        Map<String, String> all = new HashMap<>(Map.of(
                "upstream.url", upstream.url("").toString(),
                "upstream.reconnect.initial_ms", "50",
                "upstream.reconnect.max_ms", "100"));
        all.putAll(settings);
        Container host = Container.start(Mode.EMBEDDED, all, beans);
        UpstreamEventSource source = host.bean(UpstreamEventSource.class);
        Eventually.holds(
                "the upstream is consumed",
                () -> source.status() != null && source.status().state() == UpstreamState.CONNECTED);
        return host;
    }

    private void send(Event... events) {
        StringBuilder frames = new StringBuilder();
        for (Event event : events) {
            frames.append("data: ")
                    .append(new String(event.data(), StandardCharsets.UTF_8))
                    .append("\n\n");
        }
        upstream.send(frames.toString());
    }

    private static CompletableFuture<TurnOutcome> await(Sessions sessions, String session, Duration inactivity) {
        return sessions.awaitTurn(session, inactivity).toCompletableFuture();
    }

    private static SessionUpdate await(BlockingQueue<SessionUpdate> updates, Predicate<SessionUpdate> wanted)
            throws InterruptedException {
        SessionUpdate update = updates.poll(30, TimeUnit.SECONDS);
        while (update != null && !wanted.test(update)) {
            update = updates.poll(30, TimeUnit.SECONDS);
        }
        assertNotNull(update);
        return update;
    }

    private static boolean isOther(SessionUpdate update, String type) {
        return update instanceof SessionUpdate.Other other
                && other.event().type().equals(type);
    }

    private static String show(SessionUpdate update) {
        SessionUpdate.Text text = assertInstanceOf(SessionUpdate.Text.class, update);
        return text.text() + " " + text.replaces();
    }

    /** The host's. */
    @ApplicationScoped
    @ApplicationPath("/host")
    public static class Host extends Application {}

    /** The host's. */
    @ApplicationScoped
    public static class Watcher {

        private final List<SessionUpdate.TurnEnded> seen = new CopyOnWriteArrayList<>();

        /** What it was called for. */
        public List<SessionUpdate.TurnEnded> seen() {
            return seen;
        }

        /** Called for each turn of each session. */
        public void ended(@Observes SessionUpdate.TurnEnded update) {
            seen.add(update);
        }
    }
}
