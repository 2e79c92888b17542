/** Parts of the relay alone, measured with JMH. */
@NullMarked
package dev.continuo.bench.jmh;

import org.jspecify.annotations.NullMarked;
