package dev.continuo.upstream;

/** How an attempt to connect, or a stream, ended. */
public sealed interface Outcome permits ConnectFailure, StreamEnd {

    /** One short phrase that stays the same between versions: the {@code reason} of {@code server.upstream.down}. */
    String reason();

    /** One sentence for people: what happened, and what to do when something can be done. */
    String sentence();
}
