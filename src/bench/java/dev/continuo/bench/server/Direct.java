package dev.continuo.bench.server;

import dev.continuo.bench.load.SseFeed;
import dev.continuo.bench.measure.JvmProbe;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** No server at all: subscribers read the load's upstream, which shows what measuring itself takes. */
public final class Direct implements TestedServer {

    private final SseFeed feed = new SseFeed();
    private final Front front;

    /** Listens at once. */
    public Direct(String name) throws IOException {
        this.front = new Front(name, feed.port(), "/global/event", feed);
    }

    @Override
    public Front front() {
        return front;
    }

    @Override
    public Collection<Long> pids() {
        return List.of();
    }

    @Override
    public @Nullable JvmProbe jvm() {
        return null;
    }

    @Override
    public void close() throws IOException {
        feed.close();
    }
}
