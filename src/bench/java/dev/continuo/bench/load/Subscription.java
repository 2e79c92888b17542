package dev.continuo.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** One subscriber's connection. Used by the reading thread. */
final class Subscription {

    private static final byte[] NOTHING = {};

    final SocketChannel channel;
    private final Member member;
    private final ResponseDecoder response = new ResponseDecoder();
    private byte[] unread = NOTHING;

    Subscription(SocketChannel channel, Member member) {
        this.channel = channel;
        this.member = member;
    }

    void request() throws IOException {
        ByteBuffer request = ByteBuffer.wrap(member.ask().request().getBytes(US_ASCII));
        while (request.hasRemaining()) {
            channel.write(request);
        }
    }

    Habit habit() {
        return member.habit();
    }

    /** Whether the response has begun. */
    boolean connected() {
        return response.begun();
    }

    /** Whether the response has ended as it should. */
    boolean ended() {
        return response.ended();
    }

    /** The number of the event that must come next. */
    long expected() {
        return member.checker().expected();
    }

    /**
     * Reads once.
     *
     * @param direct what is read goes here first, as much as there is room, then to {@code bytes}
     * @param body room for its body
     */
    void read(ByteBuffer direct, byte[] bytes, Frames body) throws IOException, BrokenStreamException {
        int length = channel.read(direct);
        long now = System.nanoTime();
        if (length < 0) {
            if (!response.ended()) {
                throw new EOFException("the stream ended before event " + expected());
            }
            channel.close();
            return;
        }
        direct.flip();
        direct.get(bytes, 0, length);
        body.length = 0;
        body.add(unread);
        response.decode(bytes, length, body);
        int read = member.checker().check(body.bytes, 0, body.length, now);
        unread = read == body.length ? NOTHING : Arrays.copyOfRange(body.bytes, read, body.length);
    }
}
