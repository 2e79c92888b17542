package dev.continuo.auth;

import dev.continuo.auth.Admission.Reason;
import dev.continuo.time.Sleeper;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tokens from a file, which is read again when it changes. A permit ends when its token is no longer in the file, or
 * may see something else. A file that is gone, wrong or empty changes nothing: it may be half written.
 */
public final class BearerAuth implements Authenticator {

    private static final Logger LOGGER = System.getLogger(BearerAuth.class.getName());

    /** How often the file is looked at; it must have been the same for so long before it is read. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Path file;
    private final Runnable changed;
    private final Thread watch;

    private volatile TokenList tokens;
    private @Nullable FileStamp read;
    private @Nullable FileStamp seen;

    private BearerAuth(Path file, FileStamp stamp, TokenList tokens, Sleeper sleeper, Runnable changed) {
        this.file = file;
        this.read = stamp;
        this.seen = stamp;
        this.tokens = tokens;
        this.changed = changed;
        this.watch = Thread.ofVirtual().name("continuo-tokens").unstarted(() -> watch(sleeper));
    }

    /**
     * Reads the file and begins to watch it.
     *
     * @param changed run after each change, on a thread of its own: permits may be over
     * @throws IllegalArgumentException when the file cannot be read or is wrong; the message says why
     */
    public static BearerAuth watching(Path file, Sleeper sleeper, Runnable changed) {
        FileStamp stamp = FileStamp.of(file);
        if (stamp == null) {
            throw new IllegalArgumentException("there is no such file");
        }
        BearerAuth made = new BearerAuth(file, stamp, parse(file), sleeper, changed);
        made.watch.start();
        return made;
    }

    /**
     * Checks a file without keeping anything of it.
     *
     * @throws IllegalArgumentException as {@link #watching}
     */
    public static void check(Path file) {
        var unused = parse(file);
    }

    private static TokenList parse(Path file) {
        try {
            return TokenList.parse(Files.readString(file));
        } catch (IOException e) {
            // The message of a malformed one would quote it.
            throw new IllegalArgumentException("it cannot be read as UTF-8 text", e);
        }
    }

    @Override
    public Admission judge(Presented presented) {
        Optional<String> token = presented.bearer();
        if (token.isEmpty()) {
            return Bearer.refused(Reason.MISSING);
        }
        Digest digest = Digest.of(token.get());
        TokenList.Entry entry = tokens.entries().get(digest);
        return entry == null
                ? Bearer.refused(Reason.WRONG)
                : new Admission.Granted(new Permit(
                        entry.name(),
                        entry.limits(),
                        Long.MAX_VALUE,
                        () -> !entry.equals(tokens.entries().get(digest))));
    }

    private void watch(Sleeper sleeper) {
        try {
            while (true) {
                sleeper.sleep(LOOK);
                look();
            }
        } catch (InterruptedException e) {
            // The way out.
        }
    }

    /** Reads the file when it has changed, and has not changed since the last look. The watch's thread. */
    private void look() {
        FileStamp now = FileStamp.of(file);
        boolean still = now == null ? seen == null : now.equals(seen);
        seen = now;
        if (!still || (now == null ? read == null : now.equals(read))) {
            return;
        }
        read = now;
        try {
            tokens = parse(file);
            LOGGER.log(
                    Level.INFO,
                    "{0}: read again, {1} tokens",
                    file,
                    tokens.entries().size());
            changed.run();
        } catch (IllegalArgumentException e) {
            LOGGER.log(
                    Level.WARNING,
                    "{0}: {1}; the tokens read before stay, correct the file",
                    file,
                    now == null ? "it is gone" : e.getMessage());
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
