package dev.continuo.broadcast;

import dev.continuo.event.DirectoryPath;

/** Which part of the upstream a stream is for. */
public sealed interface Wish {

    /** All there is. */
    record Everything() implements Wish {}

    /** The directory that the upstream works in. */
    record DefaultDirectory() implements Wish {}

    /**
     * One directory.
     *
     * @param name as the client names it, not empty, in its shortest form
     */
    record Directory(String name) implements Wish {

        /** Shortens the name. */
        public Directory {
            name = DirectoryPath.plain(name);
        }
    }

    /**
     * One session, wherever it is.
     *
     * @param id its id
     */
    record Session(String id) implements Wish {}
}
