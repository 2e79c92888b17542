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
     * @param name as the client names it, not empty, without a slash at its end
     */
    record Directory(String name) implements Wish {

        /** Takes the slash off. */
        public Directory {
            name = DirectoryPath.withoutEndSlash(name);
        }
    }

    /**
     * One session, wherever it is.
     *
     * @param id its id
     */
    record Session(String id) implements Wish {}
}
