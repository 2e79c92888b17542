/** The log in memory: a bounded ring with an index by session and by directory. */
@NullMarked
package dev.continuo.log.memory;

import org.jspecify.annotations.NullMarked;
