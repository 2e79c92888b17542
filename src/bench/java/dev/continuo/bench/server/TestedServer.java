package dev.continuo.bench.server;

import dev.continuo.bench.load.Ask;
import dev.continuo.bench.load.Feed;
import dev.continuo.bench.load.Publisher;
import dev.continuo.bench.measure.JvmProbe;
import java.io.IOException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A server with events flowing into it. It goes on over all rounds of a scenario, so that it is measured warm. */
public interface TestedServer extends AutoCloseable {

    /** As tables show it. */
    String name();

    /** Where subscribers connect. */
    int port();

    /** What a subscriber to all events asks. */
    Ask ask();

    /** How events get in. */
    Feed feed();

    /** Numbers the events, over all rounds. */
    Publisher publisher();

    /** Its processes; none when the load serves itself. */
    Collection<Long> pids();

    /** Its JVM, {@code null} when it has none. */
    @Nullable
    JvmProbe jvm();

    /** Called before subscribers come again. */
    default void newRound() throws IOException, InterruptedException {}

    @Override
    void close() throws IOException;
}
