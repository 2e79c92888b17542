/** What the relay says of itself: health, metrics, status. */
@NullMarked
package dev.continuo.observe;

import org.jspecify.annotations.NullMarked;
