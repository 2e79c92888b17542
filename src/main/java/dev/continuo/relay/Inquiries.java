package dev.continuo.relay;

import dev.continuo.reconcile.Baselines;
import dev.continuo.session.EndEvents;
import dev.continuo.time.Clock;
import dev.continuo.time.Sleeper;
import dev.continuo.upstream.UpstreamPolicy;
import dev.continuo.upstream.UpstreamStatus;
import dev.continuo.upstream.api.OpencodeApi;
import dev.continuo.upstream.dialect.Decoder;
import java.net.URI;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All that asks an opencode upstream: where it works, who is busy, what was missed. Closing it ends every question. */
final class Inquiries implements AutoCloseable {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /**
     * Who is busy is asked twice: a directory that keeps silent both times must leave most of the time for the rest.
     */
    private static final int SILENCES_IN_A_WAIT = 8;

    private final UpstreamPolicy policy;
    private final LogWriter writer;
    private final EndEvents ends;
    private final Clock clock;
    private final Sleeper sleeper;
    private final OpencodeApi api;
    private final DefaultDirectory directory;
    private final StatusLook look;
    private final CatchUps catchUps;

    /**
     * Asks nothing yet.
     *
     * @param base the server's base URL, or {@code null} while there is none
     * @param works where it works, as far as that is known without asking
     * @param known run when the upstream has said where it works, on a thread of its own
     */
    Inquiries(
            UpstreamPolicy policy,
            Supplier<@Nullable URI> base,
            @Nullable String works,
            LogWriter writer,
            Decoder decoder,
            EndEvents ends,
            Notices notices,
            Clock clock,
            Sleeper sleeper,
            Runnable known) {
        this.policy = policy;
        this.writer = writer;
        this.ends = ends;
        this.clock = clock;
        this.sleeper = sleeper;
        this.api = new OpencodeApi(policy, base);
        this.directory = new DefaultDirectory(api, policy.connectTimeout(), sleeper, works, known);
        this.look = new StatusLook(api, writer.turns(), directory, limit(policy).dividedBy(SILENCES_IN_A_WAIT));
        this.catchUps =
                new CatchUps(writer, api, look, ends, notices, decoder, sleeper, new Baselines(), limit(policy));
    }

    /** A busy opencode keeps silent for seconds, and is worth waiting for; one that does not answer is not. */
    private static Duration limit(UpstreamPolicy policy) {
        return policy.headTimeout().compareTo(LONGEST_WAIT) < 0 ? policy.headTimeout() : LONGEST_WAIT;
    }

    /**
     * What is asked about what one connection carries.
     *
     * @param connected see {@link Questions}
     */
    Questions about(Reach reach, Runnable connected) {
        return new Questions(catchUps, new LostTurns(writer, look, ends, reach), connected);
    }

    /**
     * Begins to watch a stream, unless nobody wants that.
     *
     * @param abandon breaks the stream off, for a reason in a word and in a sentence
     * @return closed by the caller
     */
    DeafWatch watch(Reach reach, Supplier<@Nullable UpstreamStatus> status, BiConsumer<String, String> abandon) {
        DeafWatch watch = new DeafWatch(status, look, reach, abandon, clock, sleeper, policy.deafTimeout());
        if (policy.deafTimeout().isPositive()) {
            watch.start();
        }
        return watch;
    }

    DefaultDirectory directory() {
        return directory;
    }

    OpencodeApi api() {
        return api;
    }

    @Override
    public void close() {
        directory.close();
        api.close();
    }
}
