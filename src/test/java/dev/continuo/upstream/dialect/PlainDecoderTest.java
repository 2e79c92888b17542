package dev.continuo.upstream.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.continuo.event.Event;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlainDecoderTest {

    @Test
    void aNamedEventKeepsItsName() {
        Event event = published("tick", "a\nb");
        assertEquals("tick", event.name());
        assertEquals("tick", event.type());
        assertEquals("a\nb", event.payload());
        assertEquals("", event.id());
        assertNull(event.session());
        assertNull(event.directory());
    }

    @Test
    void anUnnamedEventIsAMessage() {
        Event event = published("", "");
        assertNull(event.name());
        assertEquals("message", event.type());
        assertEquals(0, event.payloadLength());
    }

    @Test
    void dataIsNotCopied() {
        byte[] data = {1, 2, (byte) 0xff};
        assertSame(
                data,
                assertInstanceOf(Decoded.Publish.class, new PlainDecoder().decode("", data))
                        .event()
                        .data());
    }

    @Test
    void anApplicationsCarriageReturnsBecomeLineFeeds() {
        assertEquals("a\nb\n\nc\u00e9\n", published("", "a\r\nb\r\rc\u00e9\n").payload());
    }

    @Test
    void whatWouldBeAnOpencodeGreetingIsPublishedToo() {
        assertEquals("message", published("", "{\"type\":\"server.connected\"}").type());
    }

    private static Event published(String name, String data) {
        Decoded decoded = new PlainDecoder().decode(name, data.getBytes(StandardCharsets.UTF_8));
        return assertInstanceOf(Decoded.Publish.class, decoded).event();
    }
}
