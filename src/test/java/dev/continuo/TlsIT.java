package dev.continuo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.testing.Eventually;
import dev.continuo.testing.TestCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The streams over TLS, as a process serves them. */
@Timeout(180)
@SuppressWarnings("NullAway.Init")
class TlsIT {

    private static final int PATIENCE_MILLIS = 60_000;
    private static final TestCertificate FIRST = TestCertificate.make("EC", "first");
    private static final String CONNECTED = "\"type\":\"server.connected\"";

    @TempDir
    private Path directory;

    private Path certificate;
    private Path key;
    private Jar jar;

    @BeforeEach
    void start() throws Exception {
        certificate = directory.resolve("certificate.pem");
        key = directory.resolve("key.pem");
        install(FIRST);
        jar = Jar.start(
                directory,
                Map.of(
                        "SERVER_PORT", "0",
                        "SERVER_TLS_CERTIFICATE", certificate.toString(),
                        "SERVER_TLS_PRIVATE_KEY", key.toString(),
                        "SERVER_EVENT_STREAM_HEARTBEAT_MS", "1000",
                        "SERVER_EVENT_STREAM_STALL_TIMEOUT_MS", "1000"));
        jar.port();
    }

    @AfterEach
    void stop() {
        jar.close();
    }

    @Test
    void liveAndReplayedStreamsEndAsTheyDoWithoutTls() throws Exception {
        assertTrue(String.join("\n", jar.output()).contains("https://localhost:"), "announced as https");
        try (SSLSocket live = open(FIRST, "/global/event")) {
            readUntil(live, CONNECTED);
            readUntil(live, "\"type\":\"server.heartbeat\"");
            try (SSLSocket replay = open(FIRST, "/global/event?after_seq=0")) {
                String body = readUntil(replay, "\r\n0\r\n\r\n");
                assertTrue(body.contains(CONNECTED), body);
            }
            jar.terminate();
            String last = readToEnd(live);
            assertTrue(last.contains("server.stream.closing"), last);
            assertFalse(last.endsWith("0\r\n\r\n"), "cut, so that clients come back");
        }
    }

    @Test
    void theSameServerSpeaksNoPlainHttp() throws Exception {
        try (var socket = new java.net.Socket(InetAddress.getLoopbackAddress(), jar.port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream()
                    .write("GET /status HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = readAll(socket.getInputStream());
            assertFalse(answer.contains("HTTP/1.1"), answer);
        }
    }

    @Test
    void aClientThatOffersHttp2GetsHttp11() throws Exception {
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(FIRST.trusting())
                .version(HttpClient.Version.HTTP_2)
                .build()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + jar.port() + "/event?after_seq=0"))
                            .build(),
                    BodyHandlers.ofString());
            assertEquals(HttpClient.Version.HTTP_1_1, answer.version());
            assertTrue(answer.body().contains(CONNECTED));
        }
    }

    @Test
    void aCutStreamIsAnErrorToItsClient() throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(FIRST.trusting()).build()) {
            HttpResponse<InputStream> answer = client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + jar.port() + "/global/event"))
                            .build(),
                    BodyHandlers.ofInputStream());
            assertTrue(answer.body().read() >= 0);
            jar.terminate();
            assertThrows(IOException.class, () -> answer.body().readAllBytes());
        }
    }

    @Test
    void aStalledSubscriberIsDroppedAndTheOthersGoOn() throws Exception {
        try (SSLSocket stalled = connect(FIRST, 4096);
                SSLSocket other = open(FIRST, "/global/event")) {
            // Heartbeats alone never fill its buffers: a replay again and again, nothing of which is read.
            request(stalled, "/global/event?after_seq=0&follow=true");
            readUntil(other, CONNECTED);
            readUntil(other, "\"type\":\"server.heartbeat\"");
            readUntil(other, "\"type\":\"server.heartbeat\"");
        }
        Eventually.holds("both are gone", Duration.ofSeconds(60), () -> {
            try {
                return status().contains("\"count\":0");
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void aNewCertificateIsUsedWithoutAnEndOfWhatIsUnderWay() throws Exception {
        TestCertificate second = TestCertificate.make("RSA", "second");
        try (SSLSocket live = open(FIRST, "/global/event")) {
            readUntil(live, CONNECTED);
            install(second);
            Eventually.holds("the new certificate is shown", Duration.ofSeconds(60), () -> shows(second));
            Files.writeString(certificate, "nonsense");
            Eventually.holds(
                    "a wrong one is reported",
                    Duration.ofSeconds(60),
                    () -> output().contains("server.tls.certificate=" + certificate + ": must be "));
            assertTrue(shows(second));
            readUntil(live, "\"type\":\"server.heartbeat\"");
        }
    }

    @Test
    void anExpiredCertificateIsUsedWithAWarning() throws Exception {
        install(TestCertificate.make("EC", "old", "-20d"));
        Eventually.holds(
                "there is a warning", Duration.ofSeconds(60), () -> output().contains("not now: clients refuse it"));
    }

    private String output() {
        try {
            return String.join("\n", jar.output());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String status() throws IOException, InterruptedException {
        try (SSLSocket socket = open(FIRST, "/status")) {
            return readUntil(socket, "\"ended\"");
        }
    }

    private boolean shows(TestCertificate wanted) {
        try (SSLSocket socket = connect(wanted, 0)) {
            socket.startHandshake();
            Certificate shown = socket.getSession().getPeerCertificates()[0];
            return shown.equals(wanted.certificate());
        } catch (SSLException another) {
            return false;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Replaces the files, each at once. */
    private void install(TestCertificate one) throws IOException {
        for (Map.Entry<Path, Path> file : Map.of(
                        certificate, one.files().certificate(), key, one.files().privateKey())
                .entrySet()) {
            Path next = directory.resolve("next.pem");
            Files.copy(file.getValue(), next, StandardCopyOption.REPLACE_EXISTING);
            Files.move(next, file.getKey(), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private SSLSocket open(TestCertificate trusted, String path) throws IOException, InterruptedException {
        SSLSocket socket = connect(trusted, 0);
        request(socket, path);
        return socket;
    }

    private SSLSocket connect(TestCertificate trusted, int receiveBuffer) throws IOException, InterruptedException {
        SSLSocket socket = (SSLSocket) trusted.trusting().getSocketFactory().createSocket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), jar.port()));
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static void request(SSLSocket socket, String path) throws IOException {
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static String readUntil(SSLSocket socket, String text) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int next = socket.getInputStream().read();
            assertTrue(next >= 0, () -> "ended before " + text + ": " + read);
            read.append((char) next);
        }
        return read.toString();
    }

    private static String readToEnd(SSLSocket socket) throws IOException {
        return readAll(socket.getInputStream());
    }

    private static String readAll(InputStream in) {
        StringBuilder read = new StringBuilder();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                read.append((char) next);
            }
        } catch (IOException end) {
            // As good as one.
        }
        return read.toString();
    }
}
