/**
 * What flows: the event with its bytes as received, the window and the cursor that number it, and the control events.
 * Refuses: anything that knows how events arrive, are kept or are sent.
 */
@NullMarked
package dev.continuo.event;

import org.jspecify.annotations.NullMarked;
