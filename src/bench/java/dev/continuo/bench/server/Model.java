package dev.continuo.bench.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.continuo.bench.load.DeltaText;
import dev.continuo.bench.load.EventShape;
import dev.continuo.bench.load.Feed;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A model as opencode asks for one; each event of the load becomes one word of the answer under way. */
final class Model implements Feed {

    private static final long PATIENCE_SECONDS = 60;
    private static final String LAST = "data: [DONE]\n\n";

    private final HttpServer server;
    private final BlockingQueue<OutputStream> answers = new LinkedBlockingQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final StringBuilder words = new StringBuilder();
    private @Nullable OutputStream answer;

    Model() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** What opencode's configuration calls it. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** Waits until opencode wants an answer. */
    void awaitQuestion() throws IOException, InterruptedException {
        answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new IOException("opencode has not asked the model within " + PATIENCE_SECONDS + " s");
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String question = new String(exchange.getRequestBody().readAllBytes(), UTF_8).toLowerCase(Locale.ROOT);
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            if (question.contains("title generator") || question.contains("generate a title")) {
                body.write((word("Title", null) + word("", "stop") + LAST).getBytes(UTF_8));
                return;
            }
            answers.add(body);
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String word(String text, @Nullable String end) {
        return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"fake-1\",\"choices\":"
                + "[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"},\"finish_reason\":"
                + (end == null ? "null" : "\"" + end + "\"") + "}]}\n\n";
    }

    @Override
    public void shape(EventShape shape) {}

    @Override
    public void add(int session, long number, long nanos) {
        words.append(word(DeltaText.write(number, nanos), null));
    }

    @Override
    public void flush() throws IOException {
        if (answer == null) {
            throw new IOException("there is no question");
        }
        answer.write(words.toString().getBytes(UTF_8));
        answer.flush();
        words.setLength(0);
    }

    @Override
    public void close() {
        over.countDown();
        server.stop(0);
    }
}
