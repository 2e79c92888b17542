package dev.continuo.config;

import java.util.List;

/** What came of reading the configuration. */
public sealed interface Reading {

    /**
     * Everything is right.
     *
     * @param settings the values, defaults included
     * @param warnings sentences about names that look like misspelt settings of ours; usually none
     */
    record Valid(ContinuoSettings settings, List<String> warnings) implements Reading {}

    /**
     * Something is wrong.
     *
     * @param problems all of them, a line each, never empty
     */
    record Invalid(List<String> problems) implements Reading {}
}
