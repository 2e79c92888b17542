package dev.continuo.upstream;

import dev.continuo.time.Sleeper;

/** The connect step without a container, hence without MicroProfile Fault Tolerance. */
final class PlainConnect implements ConnectStep {

    private final Sleeper sleeper;

    PlainConnect(Sleeper sleeper) {
        this.sleeper = sleeper;
    }

    @Override
    public Answer connect(UpstreamLink link) throws InterruptedException {
        link.pause(sleeper, link.takeWait());
        try {
            return link.attempt();
        } catch (ConnectFailedException e) {
            link.ended(e.failure());
            throw e;
        }
    }
}
