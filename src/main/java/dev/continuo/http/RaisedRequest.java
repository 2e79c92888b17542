package dev.continuo.http;

import io.helidon.webserver.CloseConnectionException;
import java.io.ByteArrayOutputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a connection. When they begin with an HTTP/1.0 request, its head is raised to HTTP/1.1 and nothing
 * follows it: the server answers {@code Connection: close} but waits for the client to do it.
 */
final class RaisedRequest implements Supplier<byte @Nullable []> {

    private final Supplier<byte @Nullable []> source;
    private final int maxHead;

    private boolean begun;
    private long missing = Long.MAX_VALUE;

    /**
     * Reads from {@code source}, which stays its owner's.
     *
     * @param maxHead the size in bytes beyond which a head is passed on as it is, to be refused
     */
    RaisedRequest(Supplier<byte @Nullable []> source, int maxHead) {
        this.source = source;
        this.maxHead = maxHead;
    }

    /**
     * The next bytes; blocks until there are some. At the end it closes the connection itself: Helidon takes an end
     * amid a head for a failure of its own, answers 500 and logs a stack trace.
     */
    @Override
    public byte[] get() {
        byte[] more = more();
        if (more == null) {
            throw new CloseConnectionException("the client sends nothing more");
        }
        return more;
    }

    private byte @Nullable [] more() {
        if (begun) {
            byte[] more = missing > 0 ? source.get() : null;
            missing -= more == null ? 0 : more.length;
            return more;
        }
        begun = true;
        ByteArrayOutputStream beginning = new ByteArrayOutputStream();
        for (byte[] more = source.get(); more != null; more = source.get()) {
            beginning.writeBytes(more);
            switch (Http10Head.of(beginning.toByteArray())) {
                case Http10Head.Raised raised -> {
                    missing = raised.missing();
                    return raised.request();
                }
                case Http10Head.Other other -> {
                    return beginning.toByteArray();
                }
                case Http10Head.Incomplete incomplete -> {
                    if (beginning.size() > maxHead) {
                        return beginning.toByteArray();
                    }
                }
            }
        }
        return beginning.size() == 0 ? null : beginning.toByteArray();
    }
}
