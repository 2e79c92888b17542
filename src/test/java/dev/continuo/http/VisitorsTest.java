package dev.continuo.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.guard.AddressSet;
import dev.continuo.guard.Admissions;
import dev.continuo.guard.ClientLimits;
import dev.continuo.observe.Refusal;
import dev.continuo.observe.Refusals;
import dev.continuo.testing.Eventually;
import dev.continuo.time.ManualClock;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VisitorsTest {

    private static final SocketAddress THERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    private static final SocketAddress HERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 2);

    private final ManualClock clock = new ManualClock();
    private final Refusals refusals = new Refusals();

    @Test
    void whoIsServedInTheMomentInWhichItsTimeIsOverIsCountedOnce() throws Exception {
        try (SlowlyClosed socket = new SlowlyClosed();
                Visitors visitors = new Visitors(
                        new Admissions(new ClientLimits(10, 0, 0, AddressSet.LOOPBACK), clock),
                        GuardedDoor.REQUESTS.headTimeout(),
                        refusals,
                        clock)) {
            assertTrue(visitors.arrived(socket));
            clock.advance(GuardedDoor.REQUESTS.headTimeout());
            Eventually.holds("it is counted", () -> refusals.of(Refusal.TIMEOUT) == 1);
            TimedBytes bytes = new TimedBytes(
                    new DataReader(() -> null), visitors.served(context()), GuardedDoor.REQUESTS, refusals, clock);
            assertThrows(CloseConnectionException.class, bytes::get);
            assertEquals(1, refusals.of(Refusal.TIMEOUT));
            socket.mayClose.countDown();
        }
    }

    private static ConnectionContext context() {
        return answering(
                ConnectionContext.class,
                Map.of(
                        "remotePeer", answering(PeerInfo.class, Map.of("address", THERE)),
                        "localPeer", answering(PeerInfo.class, Map.of("address", HERE))));
    }

    private static <T> T answering(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.get(method.getName())));
    }

    /** Says good-bye for as long as the test likes, as TLS may. */
    private static final class SlowlyClosed extends Socket {

        private final CountDownLatch mayClose = new CountDownLatch(1);

        @Override
        public InetAddress getInetAddress() {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public SocketAddress getRemoteSocketAddress() {
            return THERE;
        }

        @Override
        public SocketAddress getLocalSocketAddress() {
            return HERE;
        }

        @Override
        public void close() {
            try {
                mayClose.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
