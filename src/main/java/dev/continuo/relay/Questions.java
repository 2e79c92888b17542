package dev.continuo.relay;

/**
 * Who is asked about what one connection carries.
 *
 * @param connected run at each connect before anything else, on the connection's thread; may wait
 */
record Questions(CatchUps catchUps, LostTurns lostTurns, Runnable connected) {}
