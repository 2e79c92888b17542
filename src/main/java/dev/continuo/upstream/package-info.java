/**
 * Bytes of one SSE server enter, events leave: parser, event source, reconnect policy, stall watch. Refuses: knowing
 * what becomes of the events.
 *
 * <p>{@code UpstreamLoop} obeys: connect step, {@code StreamReader}, {@code UpstreamLink} (counts, decides, tells),
 * again. {@code ReconnectRule} and {@code ResponseHead} decide. The connect step is {@code PlainConnect} for library
 * users; in a container it is {@code RetriedConnect} (retry) around {@code Pacing} (waits) around
 * {@code GuardedConnect} (breaker).
 */
@NullMarked
package dev.continuo.upstream;

import org.jspecify.annotations.NullMarked;
