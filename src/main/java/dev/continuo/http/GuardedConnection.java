package dev.continuo.http;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection that is served as HTTP/1.1 from stream to stream, and whose end is told. */
final class GuardedConnection implements ServerConnection, InterruptableTask<Void> {

    private final ServerConnectionSelector http11;
    private final GuardedContext context;
    private final Visitors visitors;
    private final Visitor visitor;

    private volatile @Nullable Thread thread;
    private volatile boolean closing;

    /** What handles requests; {@code null} while a stream is served. */
    private volatile @Nullable ServerConnection requests;

    /**
     * Not served yet.
     *
     * @param http11 makes what handles requests
     * @param context what it handles them with
     * @param visitors are told of the end
     * @param visitor whose connection it is
     */
    GuardedConnection(ServerConnectionSelector http11, GuardedContext context, Visitors visitors, Visitor visitor) {
        this.http11 = http11;
        this.context = context;
        this.visitors = visitors;
        this.visitor = visitor;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        thread = Thread.currentThread();
        try {
            StreamHandover stream = untilNextStream(limit);
            while (stream != null) {
                stream.serve(context.dataWriter());
                stream = untilNextStream(limit);
            }
        } finally {
            visitors.left(visitor);
        }
    }

    /** {@code null} at the connection's end. */
    private @Nullable StreamHandover untilNextStream(Limit limit) throws InterruptedException {
        ServerConnection handler = http11.connection(context);
        requests = handler;
        try {
            if (!closing) {
                handler.handle(limit);
            }
            return null;
        } catch (StreamHandover stream) {
            return stream;
        } finally {
            requests = null;
        }
    }

    @Override
    public Duration idleTime() {
        ServerConnection handler = requests;
        return handler == null ? Duration.ZERO : handler.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        // First: who sets what handles requests looks at it after that.
        closing = true;
        ServerConnection handler = requests;
        Thread served = thread;
        if (handler != null) {
            handler.close(interrupt);
        } else if (interrupt && served != null) {
            served.interrupt();
        }
    }

    @Override
    public boolean canInterrupt() {
        return requests instanceof InterruptableTask<?> task && task.canInterrupt();
    }
}
