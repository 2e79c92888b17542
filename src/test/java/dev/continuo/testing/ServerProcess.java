package dev.continuo.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A server to be supervised, run as a process of its own: {@code <port> <habit>…}. It does what its habits and the
 * requests {@code /do/<deed>/<argument>} say; its stream greets as opencode's does.
 */
public final class ServerProcess {

    private static final long HEARTBEAT_MILLIS = 200;
    private static final int NOISE_BYTES = 10 * 1024 * 1024;

    private static final List<BlockingQueue<String>> STREAMS = new CopyOnWriteArrayList<>();
    private static volatile String health = "ok";
    private static volatile boolean silent;

    private ServerProcess() {}

    /** The command line that starts one with this JVM's program, to be followed by habits. */
    public static String commandLine() {
        return quoted(Path.of(System.getProperty("java.home"), "bin", "java").toString())
                + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m -cp "
                + quoted(Path.of("target", "test-classes").toAbsolutePath().toString()) + " "
                + ServerProcess.class.getName() + " {port}";
    }

    private static String quoted(String path) {
        return "'" + path + "'";
    }

    /**
     * Serves until it is ended.
     *
     * @throws Exception what went wrong
     */
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        String url = "http://127.0.0.1:" + port;
        for (int i = 1; i < args.length; i++) {
            String[] habit = args[i].split("=", 2);
            String value = habit.length > 1 ? habit[1] : "";
            switch (habit[0]) {
                case "exit" -> {
                    System.err.println("cannot serve: " + "x".repeat(3000) + " the end");
                    System.exit(Integer.parseInt(value));
                }
                case "exits-if-missing" -> {
                    if (!java.nio.file.Files.exists(Path.of(value))) {
                        System.err.println("there is no " + value);
                        System.exit(1);
                    }
                }
                case "deaf-to-term" -> Runtime.getRuntime().addShutdownHook(new Thread(ServerProcess::sleepForEver));
                case "orphan" -> deed("orphan", value);
                case "noise" -> {
                    noise();
                }
                case "pause" -> Thread.sleep(Long.parseLong(value));
                case "never-ready" -> sleepForEver();
                case "health" -> health = value;
                case "says" -> url = value;
                default -> throw new IllegalArgumentException(args[i]);
            }
        }
        listen(port);
        System.out.println("test server listening on " + url);
        sleepForEver();
    }

    private static void listen(int port) throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        } catch (IOException taken) {
            System.err.println("Failed to start server on port " + port + ": " + taken.getMessage());
            System.exit(1);
            throw taken;
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/global/health", ServerProcess::health);
        server.createContext("/global/event", ServerProcess::stream);
        server.createContext("/event", ServerProcess::stream);
        server.createContext("/path", exchange -> answer(exchange, 200, "application/json", "{\"directory\":\"/d\"}"));
        server.createContext("/do", exchange -> {
            String[] words = exchange.getRequestURI().getPath().split("/", 4);
            String said = deed(words[2], words.length > 3 ? words[3] : "");
            answer(exchange, 200, "text/plain", said);
        });
        server.start();
    }

    private static String deed(String name, String argument) throws IOException {
        switch (name) {
            case "health" -> health = argument;
            case "crash" -> Runtime.getRuntime().halt(Integer.parseInt(argument));
            case "silence" -> silent = true;
            case "send" -> STREAMS.forEach(stream -> stream.add(event(argument)));
            case "send-and-crash" -> {
                STREAMS.forEach(stream -> stream.add(event(argument)));
                STREAMS.forEach(stream -> stream.add("crash"));
            }
            case "orphan" -> {
                Process orphan = new ProcessBuilder("setsid", "sleep", "1000")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                return String.valueOf(orphan.pid());
            }
            default -> throw new IOException(name);
        }
        return "done";
    }

    private static void noise() {
        String line = "n".repeat(100_000);
        for (int written = 0; written < NOISE_BYTES; written += line.length()) {
            System.out.print(line);
            System.err.print(line);
        }
        System.out.println();
        System.out.flush();
    }

    private static void health(HttpExchange exchange) throws IOException {
        switch (health.toLowerCase(Locale.ROOT)) {
            case "hang" -> sleepForEver();
            case "html" -> answer(exchange, 200, "text/html; charset=utf-8", "<!doctype html>");
            case "whoami" -> {
                String told = exchange.getRequestHeaders().getFirst("Authorization");
                answer(exchange, told == null ? 401 : 200, "application/json", "{}");
            }
            case "ok" -> answer(exchange, 200, "application/json", "{\"healthy\":true}");
            default -> answer(exchange, Integer.parseInt(health), "application/json", "{}");
        }
    }

    private static void stream(HttpExchange exchange) throws IOException {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        // First, or whoever has seen the head may say something that no stream gets.
        STREAMS.add(events);
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            String next = "{\"payload\":{\"id\":\"evt_hello\",\"type\":\"server.connected\",\"properties\":{}}}";
            while (true) {
                if (next.equals("crash")) {
                    Runtime.getRuntime().halt(1);
                }
                out.write(("data: " + next + "\n\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
                next = next(events);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            STREAMS.remove(events);
        }
    }

    private static String next(BlockingQueue<String> events) throws InterruptedException {
        while (true) {
            String next = events.poll(HEARTBEAT_MILLIS, TimeUnit.MILLISECONDS);
            if (next != null) {
                return next;
            }
            if (!silent) {
                return "{\"payload\":{\"id\":\"evt_beat\",\"type\":\"server.heartbeat\",\"properties\":{}}}";
            }
        }
    }

    private static String event(String said) {
        if (said.startsWith("{")) {
            return said;
        }
        return "{\"directory\":\"/d\",\"payload\":{\"id\":\"" + said + "\",\"type\":\"test\",\"properties\":{}}}";
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static void sleepForEver() {
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
