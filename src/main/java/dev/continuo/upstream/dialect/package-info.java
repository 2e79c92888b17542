/**
 * What an upstream's events mean: finds type, session and directory in a payload without building a tree, and knows
 * which events are only transport (greetings, heartbeats, twins).
 */
@NullMarked
package dev.continuo.upstream.dialect;

import org.jspecify.annotations.NullMarked;
