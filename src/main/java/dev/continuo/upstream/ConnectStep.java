package dev.continuo.upstream;

/** One step of the loop: wait as long as the link asks, try, and try again. */
interface ConnectStep {

    /**
     * Returns when there is an answer, or when it is time to count anew.
     *
     * @throws ConnectFailedException after the failure has been counted; call again
     * @throws InterruptedException when the thread is to stop
     */
    Answer connect(UpstreamLink link) throws InterruptedException;

    /** The breaker around the attempts. */
    default BreakerState breaker() {
        return BreakerState.CLOSED;
    }
}
