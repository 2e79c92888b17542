/**
 * Servers to compare the relay with, each a program: it consumes {@code upstream.url}, says where it listens, and
 * serves what it gets the way its {@code main} class says.
 */
@NullMarked
package dev.continuo.bench.peer;

import org.jspecify.annotations.NullMarked;
