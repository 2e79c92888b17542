package dev.continuo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real jar as a process of its own, with nothing of this one's environment. Killed on close. */
public final class Jar implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern LISTENS = Pattern.compile("Continuo listens on https?://\\S+:(\\d+)");

    private final Process process;
    private final Path out;
    private final Path err;

    private Jar(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts it.
     *
     * @param directory where it runs and its output is kept
     * @param environment all of its variables
     */
    public static Jar start(Path directory, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // It lives for seconds, and most of what the better compiler does would come too late.
                "-XX:TieredStopAtLevel=1",
                "-XX:SharedArchiveFile=" + archive(),
                "-Xlog:cds*=off",
                "-jar",
                path().toString()));
        command.addAll(List.of(arguments));
        return start(directory, command, environment);
    }

    /** The same in another way. */
    static Jar start(Path directory, List<String> command, Map<String, String> environment) throws IOException {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new Jar(builder.start(), out, err);
    }

    /** Where the build has put it. */
    static Path path() {
        return Path.of(System.getProperty("continuo.jar"));
    }

    /** The archive of its classes that the build has made. */
    static Path archive() {
        return path().resolveSibling("continuo.jsa");
    }

    /** Waits until it listens, and says where. */
    public int port() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            Matcher listens = LISTENS.matcher(Files.readString(out));
            if (listens.find()) {
                return Integer.parseInt(listens.group(1));
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("does not listen: " + output() + problems());
    }

    /** The process itself. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** Asks it to stop, as process managers do. */
    public void terminate() {
        process.destroy();
    }

    /** Ends it without a warning, and waits for its end. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Waits for its end. */
    public int exitCode(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still runs after " + atMost);
        }
        return process.exitValue();
    }

    /** Waits for its end. */
    public int exitCode() throws InterruptedException {
        return exitCode(PATIENCE);
    }

    /** The lines of its standard output so far. */
    public List<String> output() throws IOException {
        return Files.readAllLines(out);
    }

    /** The lines of its standard error so far. */
    public List<String> problems() throws IOException {
        return Files.readAllLines(err);
    }

    /** Asks it to stop; kills it when it has not by then. */
    public void close(Duration patience) {
        try {
            if (patience.isPositive()) {
                terminate();
                process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
