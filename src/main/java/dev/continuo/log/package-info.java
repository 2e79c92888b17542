/**
 * Events enter, numbered events leave. {@link dev.continuo.log.EventLog} is the interface that every backend
 * implements; a sub-package holds each backend. Refuses: knowing who reads.
 */
@NullMarked
package dev.continuo.log;

import org.jspecify.annotations.NullMarked;
