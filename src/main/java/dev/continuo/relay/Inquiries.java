package dev.continuo.relay;

import dev.continuo.session.EndEvents;
import dev.continuo.time.Clock;
import dev.continuo.time.Sleeper;
import dev.continuo.upstream.UpstreamEventSource;
import dev.continuo.upstream.UpstreamPolicy;
import dev.continuo.upstream.api.OpencodeApi;
import dev.continuo.upstream.dialect.Decoder;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All that asks an opencode upstream: where it works, who is busy, what was missed. Closing it ends every question. */
final class Inquiries implements AutoCloseable {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final OpencodeApi api;
    private final DefaultDirectory directory;
    private final CatchUps catchUps;
    private final LostTurns lostTurns;
    private final DeafWatch deafWatch;
    private final boolean watchful;

    Inquiries(
            UpstreamPolicy policy,
            Supplier<@Nullable URI> base,
            UpstreamEventSource source,
            LogWriter writer,
            Decoder decoder,
            EndEvents ends,
            Notices notices,
            Clock clock,
            Sleeper sleeper) {
        this.api = new OpencodeApi(policy, base);
        this.directory = new DefaultDirectory(api, policy.connectTimeout(), sleeper);
        StatusLook look = new StatusLook(api, writer.turns(), directory);
        this.catchUps = new CatchUps(writer, api, look, ends, notices, decoder, sleeper, limit(policy));
        this.lostTurns = new LostTurns(writer, look, ends);
        Duration deaf = policy.deafTimeout();
        this.watchful = deaf.isPositive();
        this.deafWatch = new DeafWatch(source::status, look, source::abandon, clock, sleeper, deaf);
    }

    /** A busy opencode keeps silent for seconds, and is worth waiting for; one that does not answer is not. */
    private static Duration limit(UpstreamPolicy policy) {
        return policy.headTimeout().compareTo(LONGEST_WAIT) < 0 ? policy.headTimeout() : LONGEST_WAIT;
    }

    void start() {
        if (watchful) {
            deafWatch.start();
        }
    }

    DefaultDirectory directory() {
        return directory;
    }

    CatchUps catchUps() {
        return catchUps;
    }

    LostTurns lostTurns() {
        return lostTurns;
    }

    @Override
    public void close() {
        deafWatch.close();
        directory.close();
        api.close();
    }
}
