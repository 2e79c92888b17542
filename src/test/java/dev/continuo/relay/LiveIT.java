package dev.continuo.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.Container;
import dev.continuo.Jar;
import dev.continuo.config.Mode;
import dev.continuo.testing.Eventually;
import dev.continuo.testing.SseClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who restarts a relay that is not live: only one that stands still is not. */
@Timeout(120)
class LiveIT {

    private static final Duration UNTIL_DEAD = Duration.ofSeconds(Pulse.LOOKS_UNTIL_DEAD);

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    @Test
    void aRelayWhoseLogIsWedgedIsNotLiveUntilItMovesAgain() throws Exception {
        try (Container relay = Container.start(Mode.SERVER, Map.of());
                SseClient stuck = SseClient.openButDoNotRead(relay.port(), "/global/event?after_seq=0&follow=true")) {
            assertEquals(200, stuck.status());
            assertEquals(200, relay.get("/health/live").statusCode());
            CountDownLatch released = new CountDownLatch(1);
            CountDownLatch alone = new CountDownLatch(1);
            Thread wedge = Thread.ofPlatform()
                    .start(() -> relay.bean(LogWriter.class).exclusively(entry -> {
                        alone.countDown();
                        try {
                            released.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        return true;
                    }));
            try {
                alone.await();
                Eventually.holds("not live", UNTIL_DEAD.multipliedBy(3), () -> live(relay.port()) == 503);
                String answer = relay.get("/health/live").body();
                assertTrue(answer.contains("the way from the upstream into the log has not moved"), answer);
            } finally {
                released.countDown();
                wedge.join();
            }
            Eventually.holds("live again", () -> live(relay.port()) == 200);
            assertFalse(relay.get("/health/live").body().contains("reason"));
        }
    }

    @Test
    void aProcessThatWasStoppedAndGoesOnIsLive() throws Exception {
        try (Jar relay = Jar.start(directory, Map.of("SERVER_PORT", "0"))) {
            int port = relay.port();
            for (int ask = 0; ask < 20; ask++) {
                assertEquals(200, live(port));
                Thread.sleep(100);
            }
            signal(relay, "STOP");
            Thread.sleep(UNTIL_DEAD.plusSeconds(5).toMillis());
            signal(relay, "CONT");
            for (int ask = 0; ask < 40; ask++) {
                assertEquals(200, live(port));
                Thread.sleep(50);
            }
        }
    }

    private static void signal(Jar relay, String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(relay.process().pid()))
                .start()
                .waitFor();
    }

    private static int live(int port) {
        try {
            return CLIENT.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/live"))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
