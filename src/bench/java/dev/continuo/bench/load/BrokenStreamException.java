package dev.continuo.bench.load;

import java.io.Serial;

/** A subscriber was served something else than it should have been. Fails the benchmark. */
public class BrokenStreamException extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    /** Says what. */
    public BrokenStreamException(String what) {
        super(what);
    }

    /** The same with more about where. */
    public BrokenStreamException(String what, Exception cause) {
        super(what, cause);
    }
}
