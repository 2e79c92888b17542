/** What the benchmark says: tables for people, JSON for plots. */
@NullMarked
package dev.continuo.bench.report;

import org.jspecify.annotations.NullMarked;
