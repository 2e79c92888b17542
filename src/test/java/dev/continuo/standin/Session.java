package dev.continuo.standin;

import org.jspecify.annotations.Nullable;

/** A session as the process knows it. The thread that runs its turn writes it, any thread reads it. */
final class Session {

    private final String id;
    private final String directory;
    private final @Nullable String parent;
    private final long created;
    private volatile String status = "";
    private volatile int words;

    /**
     * Makes one.
     *
     * @param parent the session whose child it is, or {@code null}
     * @param words how many deltas its turns have had so far
     */
    Session(String id, String directory, @Nullable String parent, long created, int words) {
        this.id = id;
        this.directory = directory;
        this.parent = parent;
        this.created = created;
        this.words = words;
    }

    String id() {
        return id;
    }

    String directory() {
        return directory;
    }

    boolean child() {
        return parent != null;
    }

    /** What {@code /session/status} says of it; empty when idle. */
    String status() {
        return status;
    }

    void status(String json) {
        status = json;
    }

    /** The next word of its text: they are numbered without a hole for as long as the session lives. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only the thread that runs its turn writes it
    String nextWord() {
        return "word" + words++ + " ";
    }

    String info(String title) {
        return "{\"id\":\"" + id + "\",\"slug\":\"sunny-engine\",\"version\":\"1.18.33\",\"projectID\":\""
                + Published.project(directory) + "\",\"directory\":\"" + directory
                + "\",\"path\":\"\"," + (parent == null ? "" : "\"parentID\":\"" + parent + "\",") + "\"title\":\""
                + title
                + "\",\"agent\":\"build\",\"model\":{\"id\":\"fake-1\",\"providerID\":\"fake\",\"variant\":\"default\"},"
                + "\"cost\":0," + Message.NO_TOKENS + ",\"time\":{\"created\":" + created + ",\"updated\":"
                + System.currentTimeMillis() + "}}";
    }
}
