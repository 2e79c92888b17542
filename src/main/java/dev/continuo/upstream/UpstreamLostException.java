package dev.continuo.upstream;

/** What an {@code onError} consumer gets: the upstream was lost, or given up. The source goes on reconnecting. */
public final class UpstreamLostException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    UpstreamLostException(String reason, String sentence) {
        super(sentence, null, false, false);
        this.reason = reason;
    }

    /** A short phrase that stays the same between versions; {@code gave up} once per outage that lasts. */
    public String reason() {
        return reason;
    }
}
