/**
 * Inputs that nobody thought of, for the code that reads what strangers send. Each target is a class {@code …Fuzz}
 * beside what it tests, with one method that takes any bytes and fails when what must always hold does not. Its seeds,
 * which are inputs that went wrong once or that reach far, are run once with the other tests; {@code mvn verify -Pfuzz}
 * has Jazzer look for more.
 */
@NullMarked
package dev.continuo.fuzz;

import org.jspecify.annotations.NullMarked;
