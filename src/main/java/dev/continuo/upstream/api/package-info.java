/**
 * What an opencode server answers when it is asked, beside its streams: who is busy, which durable events there were,
 * where it works. Leaves values; refuses answers that are none of it, such as the web page that opencode sends for a
 * path it does not know.
 */
@NullMarked
package dev.continuo.upstream.api;

import org.jspecify.annotations.NullMarked;
