package dev.continuo.broadcast;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a stream needs of the upstream, for as long as the stream lasts: {@link #close} says that it is over. Asked by
 * the stream's thread.
 */
@FunctionalInterface
public interface Need extends Supplier<@Nullable String>, AutoCloseable {

    /**
     * The directory whose events the stream shows, named as its events name it; {@code null} when it shows all of them,
     * or as long as it is not known which one it is.
     */
    @Override
    @Nullable
    String get();

    /** Whether it may become another directory while the stream lasts, as when a symbolic link is made anew. */
    default boolean mayMove() {
        return false;
    }

    @Override
    default void close() {}
}
