/**
 * Bytes of one SSE server enter, events leave: parser, event source, reconnect policy, stall watch. Refuses: knowing
 * what becomes of the events.
 */
@NullMarked
package dev.continuo.upstream;

import org.jspecify.annotations.NullMarked;
