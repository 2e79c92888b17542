/**
 * The JAX-RS face of the broadcast: {@link jakarta.ws.rs.sse.SseBroadcaster}, and frames through any
 * {@link jakarta.ws.rs.sse.SseEventSink}.
 */
@NullMarked
package dev.continuo.broadcast.jaxrs;

import org.jspecify.annotations.NullMarked;
