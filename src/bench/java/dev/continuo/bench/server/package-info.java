/**
 * The servers under test, each a process of its own, fed the same events: the relay, its peers, and the upstream
 * itself.
 */
@NullMarked
package dev.continuo.bench.server;

import org.jspecify.annotations.NullMarked;
