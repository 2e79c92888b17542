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

/** One round at a steady pace: connect, warm up, measure, wait for the last event. */
final class SteadyPace {

    private static final int WARM_SECONDS = 2;

    private SteadyPace() {}

    static Sample measure(TestedServer server, int subscribers, int bytes, int perSecond, int seconds)
            throws IOException, BrokenStreamException {
        EventShape shape = new EventShape(bytes);
        Tally tally = new Tally();
        Publisher publisher = server.publisher();
        server.feed().shape(shape);
        long first = publisher.next();
        try (Crowd crowd =
                new Crowd(server.port(), subscribers, i -> Member.eager(server.ask(), shape, first, tally), tally)) {
            crowd.awaitConnected(30);
            publisher.burst(1);
            crowd.awaitAll(publisher.next(), 30);
            publisher.paced(crowd, perSecond, (long) perSecond * WARM_SECONDS);
            crowd.awaitAll(publisher.next(), 30);
            tally.measure();
            Meter meter = Meter.start(server.pids(), server.jvm(), crowd, tally);
            publisher.paced(crowd, perSecond, (long) perSecond * seconds);
            crowd.awaitAll(publisher.next(), 30);
            return meter.stop();
        }
    }
}
