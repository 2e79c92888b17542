/**
 * Which directories have a connection of their own: names enter, the one name of each directory leaves, and how long a
 * connection that nobody needs stays, and since when a directory has not been observed. Refuses: threads, connections
 * and clocks.
 */
@NullMarked
package dev.continuo.directory;

import org.jspecify.annotations.NullMarked;
