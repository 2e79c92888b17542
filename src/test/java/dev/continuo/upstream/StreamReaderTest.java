package dev.continuo.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuo.time.Clock;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When what was read is published. */
class StreamReaderTest {

    private final RecordingListener heard = new RecordingListener();

    @Test
    void whatCameWithTheEndOfTheStreamIsPublished() throws Exception {
        assertEquals(
                "ended",
                read(new PromisingStream("data: a\n\ndata: b\n\n", null)).reason());
        heard.ended();
        heard.expect("event a", "event b", "ended");
    }

    @Test
    void whatCameBeforeACutIsPublished() throws Exception {
        assertEquals(
                "cut",
                read(new PromisingStream("data: a\n\n", new IOException("reset")))
                        .reason());
        heard.lost("cut", "");
        heard.expect("event a", "lost cut");
    }

    private StreamEnd read(InputStream body) {
        URI url = URI.create("http://127.0.0.1:1/");
        UpstreamPolicy policy = Policies.plain(url, Duration.ZERO);
        try (Client client = ClientBuilder.newClient();
                StallWatch<StreamEnd> watch =
                        new StallWatch<>(Clock.system(), Duration.ZERO, new StreamEnd.Stalled(Duration.ZERO))) {
            UpstreamLink link = new UpstreamLink(
                    new SseRequest(client.target(url), policy, Clock.system()),
                    policy,
                    Policies.MIDDLE,
                    heard,
                    UpstreamMemory.unsupervised(Clock.system(), new UpstreamTotals()),
                    new StateLog(url),
                    new AtomicBoolean());
            return new StreamReader(link, heard, watch, () -> false).read(body, policy.maxEventBytes());
        }
    }

    /** Says that more bytes are at hand, but has only the end. */
    private static final class PromisingStream extends ByteArrayInputStream {

        private final @Nullable IOException end;

        PromisingStream(String text, @Nullable IOException end) {
            super(text.getBytes(StandardCharsets.UTF_8));
            this.end = end;
        }

        @Override
        public int read(byte[] buffer) throws IOException {
            int length = read(buffer, 0, buffer.length);
            if (length < 0 && end != null) {
                throw end;
            }
            return length;
        }

        @Override
        public synchronized int available() {
            return 1;
        }
    }
}
