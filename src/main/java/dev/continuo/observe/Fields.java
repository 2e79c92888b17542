package dev.continuo.observe;

import java.util.Map;

/**
 * What a log entry is about, in parts: given to a logger as a parameter, it is shown part by part where JSON is
 * written.
 */
public interface Fields {

    /** The parts: strings, numbers and truth values by their names. */
    Map<String, Object> fields();
}
