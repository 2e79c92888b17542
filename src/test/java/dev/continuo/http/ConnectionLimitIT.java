package dev.continuo.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.guard.AddressSet;
import dev.continuo.guard.ClientLimits;
import dev.continuo.guard.RequestLimits;
import dev.continuo.observe.Refusal;
import dev.continuo.testing.Eventually;
import dev.continuo.testing.TestCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who knocks too often, or says too little. */
@Timeout(120)
class ConnectionLimitIT {

    private static final int PATIENCE_MILLIS = 60_000;
    private static final String REQUEST = "GET /door HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final ClientLimits ANY = new ClientLimits(10_000, 0, 0, AddressSet.LOOPBACK);
    private static final AddressSet NOBODY = new AddressSet(List.of());

    @Test
    void oneConnectionTooManyOfAnAddressIsClosedUntilAnotherEnds() throws Exception {
        try (GuardedDoor door =
                new GuardedDoor(new ClientLimits(100, 3, 0, NOBODY), GuardedDoor.REQUESTS, Optional.empty())) {
            List<Socket> open = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Socket socket = connect(door);
                open.add(socket);
                assertTrue(answers(socket), "connection " + i);
            }
            assertEquals(false, answers(connect(door)));
            assertEquals(1, door.refusals().of(Refusal.CONNECTIONS_PER_ADDRESS));
            open.get(0).close();
            Eventually.holds("there is room again", () -> answers(connect(door)));
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void oneConnectionTooManyWithinAMinuteIsClosed() throws Exception {
        try (GuardedDoor door =
                new GuardedDoor(new ClientLimits(100, 0, 3, NOBODY), GuardedDoor.REQUESTS, Optional.empty())) {
            for (int i = 0; i < 3; i++) {
                try (Socket socket = connect(door)) {
                    assertTrue(answers(socket), "connection " + i);
                }
            }
            assertEquals(false, answers(connect(door)));
            assertEquals(1, door.refusals().of(Refusal.CONNECTIONS_PER_MINUTE));
        }
    }

    @Test
    void loopbackIsExemptButNotFromTheRoomThereIs() throws Exception {
        ClientLimits limits = new ClientLimits(5, 1, 1, AddressSet.LOOPBACK);
        try (GuardedDoor door = new GuardedDoor(limits, GuardedDoor.REQUESTS, Optional.empty())) {
            // Kept, as one that nobody refers to any more may be closed by the garbage collector.
            List<Socket> open = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                Socket socket = connect(door);
                open.add(socket);
                assertTrue(answers(socket), "connection " + i);
            }
            assertEquals(false, answers(connect(door)));
            assertEquals(1, door.refusals().of(Refusal.CONNECTIONS));
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void handshakesThatFailGiveTheirPlaceBack() throws Exception {
        TestCertificate certificate = TestCertificate.make("EC", "localhost");
        ClientLimits limits = new ClientLimits(3, 0, 0, NOBODY);
        try (GuardedDoor door = new GuardedDoor(limits, GuardedDoor.REQUESTS, Optional.of(certificate.files()))) {
            for (int i = 0; i < 3; i++) {
                try (Socket socket = connect(door)) {
                    socket.getOutputStream().write("this is no handshake\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    ended(socket);
                }
            }
            Eventually.holds("there is room again", () -> {
                try (Socket socket = certificate
                        .trusting()
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), door.port())) {
                    socket.setSoTimeout(PATIENCE_MILLIS);
                    return answers(socket);
                } catch (IOException refused) {
                    return false;
                }
            });
        }
    }

    @Test
    void aHandshakeThatNeverEndsIsClosedInTime() throws Exception {
        TestCertificate certificate = TestCertificate.make("EC", "localhost");
        try (GuardedDoor door = new GuardedDoor(ANY, hurried(), Optional.of(certificate.files()));
                Socket silent = connect(door);
                Socket dripping = connect(door)) {
            // The beginning of a record with a handshake of 200 bytes, which come one by one.
            dripping.getOutputStream().write(new byte[] {22, 3, 1, 0, (byte) 200});
            drip(dripping, (byte) 1);
            ended(silent);
            Eventually.holds("both are counted", () -> door.refusals().of(Refusal.TIMEOUT) == 2);
        }
    }

    @Test
    void whoSaysNothingIsClosedInTime() throws Exception {
        try (GuardedDoor door = new GuardedDoor(ANY, hurried(), Optional.empty());
                Socket silent = connect(door)) {
            assertEquals("", ended(silent));
            assertEquals(1, door.refusals().of(Refusal.TIMEOUT));
        }
    }

    @Test
    void whoSaysAByteNowAndThenIsTold() throws Exception {
        // Who is not heard at all within the time is closed without a word, so there has to be time to be heard.
        try (GuardedDoor door = new GuardedDoor(ANY, within(Duration.ofSeconds(4)), Optional.empty());
                Socket line = connect(door);
                Socket header = connect(door)) {
            line.getOutputStream().write("GET /".getBytes(StandardCharsets.US_ASCII));
            header.getOutputStream().write("GET /door HTTP/1.1\r\nHost: a\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            drip(header, (byte) 'x');
            assertTrue(ended(line).startsWith("HTTP/1.1 408 "));
            assertTrue(ended(header).startsWith("HTTP/1.1 408 "));
            assertEquals(2, door.refusals().of(Refusal.TIMEOUT));
        }
    }

    @Test
    void aBodyThatNeverEndsEndsTheConnectionInTime() throws Exception {
        try (GuardedDoor door = new GuardedDoor(ANY, hurried(), Optional.empty());
                Socket socket = connect(door)) {
            socket.getOutputStream()
                    .write("POST /door HTTP/1.1\r\nHost: a\r\nContent-Length: 60\r\n\r\nx"
                            .getBytes(StandardCharsets.US_ASCII));
            assertEquals("", ended(socket));
        }
    }

    @Test
    void aKeptConnectionEndsWithoutAWordAndIsNoRefusal() throws Exception {
        RequestLimits limits =
                new RequestLimits(Duration.ofSeconds(60), Duration.ofSeconds(1), 512, 2048, 20, 64, 100, 3);
        try (GuardedDoor door = new GuardedDoor(ANY, limits, Optional.empty());
                Socket socket = connect(door)) {
            assertTrue(answers(socket));
            assertEquals("", ended(socket));
            assertEquals(0, door.refusals().of(Refusal.TIMEOUT));
        }
    }

    private static RequestLimits hurried() {
        return within(Duration.ofSeconds(1));
    }

    private static RequestLimits within(Duration time) {
        return new RequestLimits(time, time, 512, 2048, 20, 64, 100, 3);
    }

    /** Sends the byte again and again until nobody takes it. */
    private static void drip(Socket socket, byte drop) {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    socket.getOutputStream().write(drop);
                    Thread.sleep(100);
                }
            } catch (IOException | InterruptedException closed) {
                // That is what is waited for.
            }
        });
    }

    private static Socket connect(GuardedDoor door) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port());
            socket.setSoTimeout(PATIENCE_MILLIS);
            return socket;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean answers(Socket socket) {
        try {
            socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            StringBuilder answer = new StringBuilder();
            InputStream in = socket.getInputStream();
            while (!answer.toString().endsWith("\r\n\r\nin")) {
                int next = in.read();
                if (next < 0) {
                    return false;
                }
                answer.append((char) next);
            }
            return true;
        } catch (SocketException | SSLException closed) {
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** All that comes until the server closes. */
    private static String ended(Socket socket) throws IOException {
        StringBuilder answer = new StringBuilder();
        try {
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                answer.append((char) next);
            }
        } catch (SocketException reset) {
            // As good as an end.
        }
        return answer.toString();
    }
}
