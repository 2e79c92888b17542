package dev.continuo.bench.scenario;

import dev.continuo.bench.load.BrokenStreamException;
import dev.continuo.bench.load.Crowd;
import dev.continuo.bench.load.EventShape;
import dev.continuo.bench.load.Member;
import dev.continuo.bench.load.Publisher;
import dev.continuo.bench.load.Tally;
import dev.continuo.bench.measure.Meter;
import dev.continuo.bench.measure.Sample;
import dev.continuo.bench.server.TestedServer;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** One round as fast as the slowest subscriber reads: connect, run, measure the second half. */
final class FullSpeed {

    private FullSpeed() {}

    static Sample measure(TestedServer server, int subscribers, EventShape shape, int window, int seconds)
            throws IOException, BrokenStreamException {
        Tally tally = new Tally();
        Publisher publisher = server.publisher();
        server.feed().shape(shape);
        long first = publisher.next();
        try (Crowd crowd =
                new Crowd(server.port(), subscribers, i -> Member.eager(server.ask(), shape, first, tally), tally)) {
            crowd.awaitConnected(30);
            publisher.burst(1);
            crowd.awaitAll(publisher.next(), 30);
            long length = TimeUnit.SECONDS.toNanos(seconds);
            publisher.flatOut(crowd, window, length);
            Meter meter = Meter.start(server.pids(), server.jvm(), crowd, tally);
            publisher.flatOut(crowd, window, length);
            Sample sample = meter.stop();
            crowd.awaitAll(publisher.next(), 60);
            return sample;
        }
    }
}
