package dev.continuo.supervisor;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One process of the server: its ready line, its last words, its end. Any thread. */
final class Child {

    private static final Logger LOGGER = System.getLogger("dev.continuo.supervisor.output");

    private static final Pattern RELAYS_OWN = Pattern.compile("(?i)server[._]auth[._].*");

    private static final int LAST_WORDS_CHARS = 2_000;
    private static final Duration LAST_WORDS_LIMIT = Duration.ofMillis(500);

    private final Process process;
    private final int pickedPort;
    private final Pattern readyPattern;
    private final News news;
    private final Tail stderr = new Tail(2 * LAST_WORDS_CHARS);
    private final Secrets secrets;
    private final Thread errReader;
    private volatile @Nullable URI url;

    /**
     * Starts the process.
     *
     * @param port what <code>{port}</code> becomes
     * @param marker what all that it starts will carry, see {@link Family}
     * @param news spread when it is ready and when it ends
     * @throws IOException when the program cannot be run
     */
    Child(SupervisorPolicy policy, int port, String marker, News news) throws IOException {
        this.pickedPort = port;
        this.readyPattern = Pattern.compile(policy.readyPattern());
        this.news = news;
        ProcessBuilder builder = new ProcessBuilder(policy.command().at(port).words())
                .directory(policy.directory().toFile());
        // Who may watch the relay is no business of a server that runs code for others.
        builder.environment().keySet().removeIf(name -> RELAYS_OWN.matcher(name).matches());
        builder.environment().put(Family.VARIABLE, marker);
        this.secrets = Secrets.of(builder.environment());
        this.process = builder.start();
        Lines errLines = new Lines(line -> log("stderr", line));
        this.errReader = Output.drain("continuo-server-stderr", process.getErrorStream(), (chars, length) -> {
            stderr.take(chars, length);
            errLines.take(chars, length);
        });
        Output.drain("continuo-server-stdout", process.getInputStream(), new Lines(this::outputLine));
        CompletableFuture<Void> unused = process.onExit().thenRun(news::spread);
        process.getOutputStream().close();
    }

    long pid() {
        return process.pid();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** How it ended, or {@code null} while it lives. */
    @Nullable
    ExitStatus exit() {
        return process.isAlive() ? null : new ExitStatus(process.exitValue());
    }

    /** Where it is, or {@code null} until its ready line has come. */
    @Nullable
    URI url() {
        return url;
    }

    /**
     * Its end, to tell.
     *
     * @param what what happened, as it follows "the server"
     */
    ServerDown down(String reason, String what) throws InterruptedException {
        ExitStatus exit = exit();
        URI where = url;
        if (exit != null) {
            errReader.join(LAST_WORDS_LIMIT);
        }
        return new ServerDown(
                exit == null ? null : exit.code(),
                exit == null ? null : exit.signal(),
                where == null ? 0 : Ports.of(where),
                reason,
                "the server (process " + pid() + (where == null ? "" : ", " + printable(where)) + ") " + what,
                lastWords());
    }

    /** Cut after the secrets are hidden: of half of one nothing would be recognised. */
    private String lastWords() {
        String text = secrets.hiddenIn(stderr.text());
        return text.substring(Math.max(0, text.length() - LAST_WORDS_CHARS));
    }

    /** Without a query, which may hold a token. */
    static String printable(URI url) {
        String text = url.toString();
        return text.substring(
                0,
                text.length()
                        - (url.getRawQuery() == null ? 0 : url.getRawQuery().length() + 1));
    }

    private void outputLine(String line) {
        log("stdout", line);
        if (url != null) {
            return;
        }
        Matcher ready = readyPattern.matcher(line);
        if (ready.find()) {
            url = urlIn(ready);
            news.spread();
        }
    }

    private URI urlIn(Matcher ready) {
        String named = ready.groupCount() == 0 ? null : ready.group(1);
        try {
            URI said = URI.create(named == null ? "" : named);
            if (said.isAbsolute() && said.getHost() != null) {
                // User info would be printed with the URL; who we are says the configuration.
                return new URI(
                        said.getScheme(), null, said.getHost(), said.getPort(), said.getPath(), said.getQuery(), null);
            }
        } catch (IllegalArgumentException | URISyntaxException notAUrl) {
            // The line says that it is ready all the same.
        }
        return URI.create("http://127.0.0.1:" + pickedPort);
    }

    private void log(String stream, String line) {
        LOGGER.log(Level.DEBUG, () -> stream + " of server " + pid() + ": " + secrets.hiddenIn(line));
    }
}
