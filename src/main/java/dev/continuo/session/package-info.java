/**
 * Events enter; who has a turn in flight, and how turns end, leaves. Knows the upstream by its events alone. Refuses:
 * asking the upstream, writing to the log, any framework.
 */
@NullMarked
package dev.continuo.session;

import org.jspecify.annotations.NullMarked;
