package dev.continuo.http;

import dev.continuo.guard.RequestLimits;
import dev.continuo.observe.Refusal;
import dev.continuo.observe.Refusals;
import dev.continuo.time.Clock;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that a client sends, each head as a whole within its time: a client that sends one byte now and then gains
 * nothing. A body counts as a further head. Used by the connection's thread.
 */
final class TimedBytes implements Supplier<byte @Nullable []> {

    private final DataReader source;
    private final Visitor visitor;
    private final RequestLimits limits;
    private final Refusals refusals;
    private final Clock clock;

    private boolean first = true;
    private boolean begun;
    private long sinceNanos;

    /** Reads from {@code source}, which stays its owner's. */
    TimedBytes(DataReader source, Visitor visitor, RequestLimits limits, Refusals refusals, Clock clock) {
        this.source = source;
        this.visitor = visitor;
        this.limits = limits;
        this.refusals = refusals;
        this.clock = clock;
        this.sinceNanos = visitor.arrivedNanos();
    }

    /** The head of a request is complete: what comes next is another, or its body. */
    void endOfHead() {
        first = false;
        begun = false;
    }

    /** The next bytes; blocks until there are some; {@code null} at the end. */
    @Override
    public byte @Nullable [] get() {
        long now = clock.nanoTime();
        Duration wait = first || begun ? limits.headTimeout().minusNanos(now - sinceNanos) : limits.idleTimeout();
        byte[] more = within(wait);
        if (!begun) {
            begun = true;
            sinceNanos = first ? sinceNanos : clock.nanoTime();
        }
        return more;
    }

    private byte @Nullable [] within(Duration wait) {
        if (!wait.isPositive()) {
            throw tooLate();
        }
        try {
            // 0 would be no limit.
            visitor.socket().setSoTimeout((int) Math.max(1, wait.toMillis()));
            source.ensureAvailable();
            return source.readBytes(source.available());
        } catch (DataReader.InsufficientDataAvailableException end) {
            return null;
        } catch (SocketException gone) {
            throw new UncheckedIOException(gone);
        } catch (ServerConnectionException e) {
            throw isTimeout(e) ? tooLate() : e;
        }
    }

    private RuntimeException tooLate() {
        if (!begun) {
            if (first && visitor.isLateNow()) {
                refusals.count(Refusal.TIMEOUT);
            }
            return new CloseConnectionException("nothing came in time");
        }
        return RequestException.builder()
                .type(DirectHandler.EventType.OTHER)
                .status(Status.REQUEST_TIMEOUT_408)
                .message("the request took too long to arrive")
                .setKeepAlive(false)
                .build();
    }

    private static boolean isTimeout(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }
}
