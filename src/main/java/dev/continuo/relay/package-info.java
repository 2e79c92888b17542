/** The joints: upstream to log to broadcast, and the order of start and stop. */
@NullMarked
package dev.continuo.relay;

import org.jspecify.annotations.NullMarked;
