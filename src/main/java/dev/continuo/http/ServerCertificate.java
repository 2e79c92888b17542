package dev.continuo.http;

import dev.continuo.time.Clock;
import dev.continuo.tls.PemFiles;
import dev.continuo.tls.PemReading;
import io.helidon.common.tls.Tls;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The certificate with which the server speaks TLS, read again when its files change. What is under way goes on with
 * the one it began with. Safe for use by any thread.
 */
final class ServerCertificate implements AutoCloseable {

    private static final Logger LOGGER = System.getLogger(ServerCertificate.class.getName());

    private final PemFiles files;
    private final Clock clock;
    private final Tls tls;
    private final ScheduledExecutorService watch;
    private @Nullable State known;

    /**
     * What tells one version of the files from the next.
     *
     * @param certificate when it was written
     * @param certificateBytes its size
     * @param key when it was written
     * @param keyBytes its size
     */
    private record State(FileTime certificate, long certificateBytes, FileTime key, long keyBytes) {}

    /**
     * Reads the files and starts the watch over them.
     *
     * @param look how often
     * @throws IllegalArgumentException when they are of no use
     */
    ServerCertificate(PemFiles files, Clock clock, Duration look) {
        this.files = files;
        this.clock = clock;
        this.known = state();
        this.tls = switch (files.read()) {
            case PemReading.Right right -> {
                warn(right.chain().get(0));
                yield tls(right);
            }
            case PemReading.WrongCertificate wrong -> throw new IllegalArgumentException(wrong.rule());
            case PemReading.WrongKey wrong -> throw new IllegalArgumentException(wrong.rule());
        };
        this.watch = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("continuo-certificate").factory());
        var unused =
                watch.scheduleWithFixedDelay(this::lookSafely, look.toMillis(), look.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** To be given to the server. */
    Tls tls() {
        return tls;
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }

    /** What fails once must not end the watch. */
    private void lookSafely() {
        try {
            look();
        } catch (RuntimeException e) {
            LOGGER.log(Level.ERROR, "the certificate could not be replaced; the former one is used on", e);
        }
    }

    private void look() {
        State now = state();
        if (now == null || now.equals(known)) {
            return;
        }
        known = now;
        switch (files.read()) {
            case PemReading.Right right -> {
                tls.reload(tls(right));
                LOGGER.log(Level.INFO, "the certificate in " + files.certificate() + " is used from now on");
                warn(right.chain().get(0));
            }
            case PemReading.WrongCertificate wrong ->
                keep("server.tls.certificate=" + files.certificate(), wrong.rule());
            case PemReading.WrongKey wrong -> keep("server.tls.private_key=" + files.privateKey(), wrong.rule());
        }
    }

    private static void keep(String setting, String rule) {
        LOGGER.log(
                Level.WARNING,
                setting + ": " + rule + "; the former certificate is used on, until the files change again");
    }

    private void warn(X509Certificate certificate) {
        try {
            certificate.checkValidity(Date.from(Instant.ofEpochMilli(clock.currentTimeMillis())));
        } catch (CertificateException e) {
            LOGGER.log(
                    Level.WARNING,
                    "the certificate in " + files.certificate() + " is valid from "
                            + certificate.getNotBefore().toInstant() + " to "
                            + certificate.getNotAfter().toInstant()
                            + ", not now: clients refuse it; renew it, it is read again when the file changes");
        }
    }

    private @Nullable State state() {
        try {
            return new State(
                    Files.getLastModifiedTime(files.certificate()),
                    Files.size(files.certificate()),
                    Files.getLastModifiedTime(files.privateKey()),
                    Files.size(files.privateKey()));
        } catch (IOException beingReplaced) {
            return null;
        }
    }

    private static Tls tls(PemReading.Right right) {
        return Tls.builder()
                .privateKey(right.key())
                .privateKeyCertChain(right.chain())
                // No client is asked for a certificate, but Helidon's reload fails where nobody is trusted.
                .trust(right.chain())
                .build();
    }
}
