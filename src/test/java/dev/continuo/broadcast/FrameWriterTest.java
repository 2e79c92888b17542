package dev.continuo.broadcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.event.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FrameWriterTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int writes;
    private int largest;

    @Test
    void theFieldsComeInTheOrderRetryEventIdData() throws IOException {
        FrameWriter frames = writer(View.WHOLE);
        frames.retry(1234);
        frames.frame(event("name", "hello"), 7);
        frames.flush();
        assertEquals("retry: 1234\nevent: name\nid: ep-7\ndata: hello\n\n", text());
    }

    @Test
    void aFrameWithoutNameAndCursorHasNeither() throws IOException {
        FrameWriter frames = writer(View.WHOLE);
        frames.frame(event(null, "x"), -1);
        frames.flush();
        assertEquals("data: x\n\n", text());
    }

    @Test
    void everyLineOfTheDataHasItsField() throws IOException {
        FrameWriter frames = writer(View.WHOLE);
        frames.frame(event(null, "a\n\nb\n"), 0);
        frames.flush();
        assertEquals("id: ep-0\ndata: a\ndata: \ndata: b\ndata: \n\n", text());
    }

    @Test
    void emptyDataIsOneEmptyLine() throws IOException {
        FrameWriter frames = writer(View.WHOLE);
        frames.frame(event("n", ""), 1);
        frames.flush();
        assertEquals("event: n\nid: ep-1\ndata: \n\n", text());
    }

    @Test
    void thePayloadViewSendsTheSliceByteForByte() throws IOException {
        byte[] data = "{\"payload\":{\"ü\":1}}".getBytes(StandardCharsets.UTF_8);
        Event event = new Event("", null, "t", null, null, null, data, 11, data.length - 12, false);
        FrameWriter frames = writer(View.PAYLOAD);
        frames.frame(event, 2);
        frames.flush();
        assertEquals("id: ep-2\ndata: {\"ü\":1}\n\n", text());
    }

    @Test
    void manyFramesGoOutInOneWrite() throws IOException {
        FrameWriter frames = writer(View.WHOLE);
        for (int i = 0; i < 64; i++) {
            frames.frame(event(null, "x".repeat(100)), i);
        }
        frames.flush();
        assertEquals(1, writes);
    }

    @Test
    void anEventLargerThanTheBufferGoesOutWholeInPieces() throws IOException {
        String data = "0123456789".repeat(10_000);
        FrameWriter frames = writer(View.WHOLE);
        frames.frame(event(null, data), 9);
        frames.flush();
        assertEquals("id: ep-9\ndata: " + data + "\n\n", text());
        assertTrue(largest <= FrameBuffers.CAPACITY, () -> "largest write " + largest);
    }

    @Test
    void dataThatFillsTheBufferToTheLastByteStaysWhole() throws IOException {
        for (int length = FrameBuffers.CAPACITY - 20; length <= FrameBuffers.CAPACITY; length++) {
            written.reset();
            FrameWriter frames = writer(View.WHOLE);
            frames.frame(event(null, "y".repeat(length)), 1);
            frames.flush();
            assertEquals("id: ep-1\ndata: " + "y".repeat(length) + "\n\n", text());
        }
    }

    private FrameWriter writer(View view) {
        return new FrameWriter(
                new FrameBuffers(),
                (buffer, offset, length) -> {
                    writes++;
                    largest = Math.max(largest, length);
                    written.write(buffer, offset, length);
                },
                "ep",
                view);
    }

    private static Event event(@Nullable String name, String data) {
        byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
        return new Event("", name, "t", null, null, null, bytes, 0, bytes.length, false);
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
