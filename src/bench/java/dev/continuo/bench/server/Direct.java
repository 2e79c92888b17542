package dev.continuo.bench.server;

import dev.continuo.bench.load.Ask;
import dev.continuo.bench.load.Publisher;
import dev.continuo.bench.load.SseFeed;
import dev.continuo.bench.measure.JvmProbe;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** No server at all: subscribers read the load's upstream, which shows what measuring itself takes. */
public final class Direct implements TestedServer {

    private final SseFeed feed = new SseFeed();
    private final Publisher publisher = new Publisher(feed);
    private final int port = feed.port();

    private final String name;

    /** Listens at once. */
    public Direct(String name) throws IOException {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Ask ask() {
        return Ask.all("/global/event");
    }

    @Override
    public SseFeed feed() {
        return feed;
    }

    @Override
    public Publisher publisher() {
        return publisher;
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
