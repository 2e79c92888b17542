package dev.continuo.bench.load;

import java.io.Serial;

/** A subscriber was told that it is too slow: right for one that is, and only then. */
final class LaggedException extends BrokenStreamException {

    @Serial
    private static final long serialVersionUID = 1;

    LaggedException(String what) {
        super(what);
    }
}
