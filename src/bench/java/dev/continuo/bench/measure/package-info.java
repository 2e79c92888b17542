/**
 * What a server costs: CPU and memory of processes as the kernel counts them, heap and allocation as their JVM does.
 */
@NullMarked
package dev.continuo.bench.measure;

import org.jspecify.annotations.NullMarked;
