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

    /** The most events that may be under way to a subscriber, half of what makes one lag at the relay. */
    int WINDOW = 500;

    /** The ways in and out. */
    Front front();

    /** As tables show it. */
    default String name() {
        return front().name();
    }

    /** Where subscribers connect. */
    default int port() {
        return front().port();
    }

    /** What a subscriber to all events asks. */
    default Ask ask() {
        return front().ask();
    }

    /** How events get in. */
    default Feed feed() {
        return front().feed();
    }

    /** Numbers the events, over all rounds. */
    default Publisher publisher() {
        return front().publisher();
    }

    /** The most events that may be under way to a subscriber. */
    default int window() {
        return WINDOW;
    }

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
