package dev.continuo.broadcast;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Told what every stream is for, so that the upstream's events are there. Safe for use by any thread. */
@FunctionalInterface
public interface Demand {

    /**
     * A stream begins. Does not wait.
     *
     * @return to be closed by the caller when the stream has ended
     */
    Need begin(Wish wish);

    /**
     * For an upstream whose events all come anyway.
     *
     * @param defaultDirectory the directory that {@link Wish.DefaultDirectory} means; {@code null} as long as it is not
     *     known
     */
    static Demand met(Supplier<@Nullable String> defaultDirectory) {
        return wish -> switch (wish) {
            case Wish.Everything everything -> () -> null;
            case Wish.Session session -> () -> null;
            case Wish.Directory directory -> directory::name;
            case Wish.DefaultDirectory directory -> new FirstKnown(defaultDirectory);
        };
    }
}
