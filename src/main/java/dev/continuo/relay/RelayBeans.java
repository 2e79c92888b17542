package dev.continuo.relay;

import dev.continuo.broadcast.Streams;
import dev.continuo.broadcast.jaxrs.LogBroadcaster;
import dev.continuo.config.ContinuoSettings;
import dev.continuo.demo.DemoUpstream;
import dev.continuo.event.Dialect;
import dev.continuo.event.EventIds;
import dev.continuo.log.EventLog;
import dev.continuo.log.memory.MemoryEventLog;
import dev.continuo.session.TurnTracker;
import dev.continuo.time.Clock;
import dev.continuo.time.Sleeper;
import dev.continuo.upstream.UpstreamPolicy;
import dev.continuo.upstream.dialect.Decoder;
import dev.continuo.upstream.dialect.OpencodeDecoder;
import dev.continuo.upstream.dialect.PlainDecoder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.sse.SseBroadcaster;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** Makes the parts that know no container from the checked configuration. */
@Dependent
class RelayBeans {

    /** How many sessions without a turn in flight are remembered. */
    private static final int IDLE_SESSIONS = 10_000;

    @Produces
    @Singleton
    static Clock clock() {
        return Clock.system();
    }

    @Produces
    @Singleton
    static Sleeper sleeper() {
        return Sleeper.system();
    }

    /** Safe for use by any thread, as the one it asks is each thread's own. */
    @Produces
    @Singleton
    static RandomGenerator random() {
        return () -> ThreadLocalRandom.current().nextLong();
    }

    @Produces
    @Singleton
    static EventIds eventIds(RandomGenerator random) {
        return new EventIds(random);
    }

    @Produces
    @Singleton
    static EventLog log(ContinuoSettings settings, Clock clock, RandomGenerator random) {
        return new MemoryEventLog(settings.log(), Epochs.draw(random), clock);
    }

    static void close(@Disposes EventLog log) {
        log.close();
    }

    @Produces
    @Singleton
    static TurnTracker turns(Clock clock) {
        return new TurnTracker(clock, IDLE_SESSIONS);
    }

    @Produces
    @Singleton
    static LogWriter logWriter(EventLog log, TurnTracker turns) {
        return new LogWriter(log, turns);
    }

    @Produces
    @Singleton
    static Streams streams(ContinuoSettings settings, EventLog log, EventIds ids, Clock clock, RandomGenerator random) {
        return new Streams(log, settings.stream(), settings.dialect(), ids, clock, random);
    }

    @Produces
    @Singleton
    static Decoder decoder(ContinuoSettings settings) {
        return settings.dialect() == Dialect.PLAIN ? new PlainDecoder() : new OpencodeDecoder();
    }

    @Produces
    @ApplicationScoped
    static SseBroadcaster broadcaster(
            ContinuoSettings settings, EventLog log, Streams streams, Decoder decoder, Upstream upstream) {
        return new LogBroadcaster(log, streams, new JavaEvents(settings.dialect(), decoder), upstream);
    }

    @Produces
    @Singleton
    static DemoUpstream demo(Clock clock, Sleeper sleeper, RandomGenerator random) throws IOException {
        return DemoUpstream.start(clock, sleeper, random);
    }

    static void stop(@Disposes DemoUpstream demo) {
        demo.close();
    }

    /** Where the upstream really is: the demo's port is known only once it runs. */
    @Produces
    @Singleton
    static UpstreamPolicy upstream(ContinuoSettings settings, Instance<DemoUpstream> demo) {
        UpstreamPolicy policy = settings.upstream()
                .orElseThrow(() -> new IllegalStateException(
                        "upstream.url is not set; an application without one has no upstream to consume"));
        return settings.demo() ? policy.at(demo.get().baseUri()) : policy;
    }
}
