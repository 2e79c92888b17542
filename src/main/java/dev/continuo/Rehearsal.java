package dev.continuo;

import dev.continuo.config.Key;
import dev.continuo.upstream.ContinuoEventSource;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.sse.SseEventSource;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A start for the JVM to learn from (see {@link Archive}). So the relay starts on the demo, serves a stream until it
 * shows an event, answers what a probe asks, and ends.
 */
final class Rehearsal {

    static final String ARGUMENT = "--rehearse";

    /** Seconds for all of it, many times what it needs. */
    private static final int LIMIT = 60;

    private Rehearsal() {}

    /**
     * Before settings are read: none of the surroundings' counts, nothing is said but what goes wrong, and the process
     * ends within a minute.
     */
    static void prepare() {
        CompletableFuture.delayedExecutor(LIMIT, TimeUnit.SECONDS).execute(() -> {
            failed("it took more than " + LIMIT + " s");
            Runtime.getRuntime().halt(Exit.FAILED);
        });
        for (Key key : Key.values()) {
            System.setProperty(key.key(), "");
        }
        System.setProperty(Key.PORT.key(), "0");
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    }

    /** Waits until the relay on this port has served an event. False, and a line that says so, when that failed. */
    static boolean perform(int port) {
        CountDownLatch served = new CountDownLatch(1);
        try (Client client = ClientBuilder.newClient();
                SseEventSource source = ContinuoEventSource.target(
                                client.target("http://localhost:" + port + "/global/event"))
                        .build()) {
            source.register(event -> {
                if (!event.readData().contains("\"server.connected\"")) {
                    served.countDown();
                }
            });
            source.open();
            client.target("http://localhost:" + port + "/health/ready")
                    .request()
                    .get()
                    .close();
            served.await();
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            failed(failure.toString());
        }
        return false;
    }

    private static void failed(String reason) {
        System.err.println("The rehearsal failed (" + reason + "): the relay works, but starts more slowly without an"
                + " archive of its classes");
    }
}
