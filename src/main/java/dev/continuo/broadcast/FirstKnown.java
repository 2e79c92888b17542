package dev.continuo.broadcast;

import dev.continuo.event.DirectoryPath;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The first answer that is one, kept: a stream stays with the directory it was opened for, whatever the upstream says
 * after a restart. Used by one stream's thread.
 */
final class FirstKnown implements Need {

    private final Supplier<@Nullable String> source;
    private @Nullable String known;

    FirstKnown(Supplier<@Nullable String> source) {
        this.source = source;
    }

    @Override
    public @Nullable String get() {
        if (known == null) {
            String answer = source.get();
            known = answer == null ? null : DirectoryPath.withoutEndSlash(answer);
        }
        return known;
    }
}
