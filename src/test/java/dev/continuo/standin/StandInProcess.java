package dev.continuo.standin;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The stand-in as a process that a test kills, freezes and orders faults from, whoever started it: its journal says
 * which process is the current one. Used by one thread.
 */
public final class StandInProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path directory;
    private final List<String> settings;
    private final JournalReader reader;
    private final List<String> lives = new ArrayList<>();

    /**
     * Prepares to run it.
     *
     * @param directory where its journal and its output are
     * @param settings its arguments beside port and journal
     */
    public StandInProcess(Path directory, String... settings) {
        this.directory = directory;
        this.settings = List.of(settings);
        this.reader = new JournalReader(journal());
    }

    /** The words of the command that starts it. */
    public List<String> command(String port) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                classes(),
                StandIn.class.getName(),
                "port=" + port,
                "journal=" + journal()));
        command.addAll(settings);
        return command;
    }

    private static String classes() {
        try {
            return Path.of(StandIn.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts it on a port, 0 = any, and waits until it is ready. */
    public void start(int port) throws IOException, InterruptedException {
        int livesBefore = lives().size();
        Process process = new ProcessBuilder(command(String.valueOf(port)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("opencode.out").toFile()))
                .start();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (lives().size() == livesBefore) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("the stand-in did not start; see opencode.out in " + directory);
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** Its journal. */
    public Path journal() {
        return directory.resolve("opencode.journal");
    }

    /** The notes of its lives so far: pid and port. */
    private List<String> lives() throws IOException {
        reader.next().stream()
                .filter(line -> line.startsWith(Journal.START))
                .map(line -> line.substring(Journal.START.length()))
                .forEach(lives::add);
        return lives;
    }

    private String[] life() throws IOException {
        return lives().get(lives.size() - 1).split(" ");
    }

    /** Where the current process listens. */
    public int port() throws IOException {
        return Integer.parseInt(life()[1]);
    }

    /** How many processes there have been. */
    public int started() throws IOException {
        return lives().size();
    }

    /** Its base URL. */
    public URI url() throws IOException {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** Kills it with SIGKILL and waits until it is gone. */
    public void kill() throws IOException {
        process().ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        });
    }

    /** Freezes it for a while with SIGSTOP; what has been killed meanwhile stays dead. */
    public void freeze(Duration time) throws IOException, InterruptedException {
        Optional<ProcessHandle> process = process();
        if (process.isPresent()) {
            signal("STOP", process.get());
            Thread.sleep(time);
            signal("CONT", process.get());
        }
    }

    /** Whether the current process is still there. */
    public boolean alive() throws IOException {
        return process().filter(ProcessHandle::isAlive).isPresent();
    }

    private Optional<ProcessHandle> process() throws IOException {
        return ProcessHandle.of(Long.parseLong(life()[0]))
                .filter(process -> process.info().commandLine().orElse("").contains(StandIn.class.getName()));
    }

    private static void signal(String name, ProcessHandle process) throws IOException, InterruptedException {
        if (process.isAlive()) {
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        }
    }

    /**
     * Orders a fault, with its parameters as a query; {@code look} is none. Waits for one who restarts the process, if
     * it is gone. Returns how many events there were.
     */
    public long order(String fault) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return send(fault);
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    private long send(String fault) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url().resolve("/control/" + fault))
                .timeout(PATIENCE)
                .POST(BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new AssertionError(fault + " was answered with " + answer.statusCode());
        }
        return Long.parseLong(answer.body().replaceAll("\\D", ""));
    }

    @Override
    public void close() throws IOException {
        if (!lives().isEmpty()) {
            kill();
        }
        client.close();
    }
}
