package dev.continuo.relay;

import dev.continuo.broadcast.Need;
import dev.continuo.broadcast.Wish;
import org.jspecify.annotations.Nullable;

/**
 * One stream's hold on the connection of a directory. What it holds is guarded by {@link DirectoryLoops}; the stream
 * reads only what it shows.
 */
final class Hold implements Need {

    private final DirectoryLoops loops;
    private final Wish wish;

    // Guarded by DirectoryLoops.
    @Nullable
    DirectoryLoop loop;

    boolean closed;

    /** The directory of a session whose directory had to be asked for. */
    volatile @Nullable String answered;

    private volatile @Nullable String name;
    private volatile boolean alias;
    private volatile @Nullable String shown;

    Hold(DirectoryLoops loops, Wish wish) {
        this.loops = loops;
        this.wish = wish;
    }

    Wish wish() {
        return wish;
    }

    /** What the directory is called, once that is known: it is looked up again, but never becomes another name. */
    @Nullable
    String name() {
        return name;
    }

    /** The directory is called so, which stands for a canonical name. */
    void named(String called, String canonical) {
        name = called;
        alias = !called.equals(canonical);
    }

    /** Only what is not a canonical name may come to mean another directory. */
    boolean alias() {
        return alias;
    }

    /** From now on the connection of this directory; empty: one that the upstream does not name. */
    void in(String key) {
        boolean one = wish instanceof Wish.Directory || wish instanceof Wish.DefaultDirectory;
        shown = one && !key.isEmpty() ? key : null;
    }

    @Override
    public @Nullable String get() {
        return shown;
    }

    @Override
    public boolean mayMove() {
        return alias;
    }

    @Override
    public void close() {
        loops.end(this);
    }
}
