/** The scenarios, each a class: which servers, which load, which targets. */
@NullMarked
package dev.continuo.bench.scenario;

import org.jspecify.annotations.NullMarked;
