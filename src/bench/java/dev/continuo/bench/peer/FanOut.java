package dev.continuo.bench.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** What one writes first: the JDK's HTTP server, a list of open responses, one write for each subscriber and event. */
public final class FanOut {

    private static final List<OutputStream> SUBSCRIBERS = new CopyOnWriteArrayList<>();

    private FanOut() {}

    /** Serves. */
    public static void main(String[] arguments) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/stream", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            if (write(body, ": welcome\n\n".getBytes(UTF_8))) {
                SUBSCRIBERS.add(body);
            }
        });
        server.start();
        System.out.println(
                "the fan-out listens on http://127.0.0.1:" + server.getAddress().getPort());
        UpstreamReader.start(data -> {
            byte[] frame = ("data: " + data + "\n\n").getBytes(UTF_8);
            SUBSCRIBERS.removeIf(subscriber -> !write(subscriber, frame));
        });
    }

    /** Whether it is still there. */
    private static boolean write(OutputStream subscriber, byte[] frame) {
        try {
            subscriber.write(frame);
            subscriber.flush();
            return true;
        } catch (IOException gone) {
            return false;
        }
    }
}
