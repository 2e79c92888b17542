package dev.continuo.session;

import java.util.LinkedHashSet;
import java.util.Set;

/** The last few ids seen. */
final class RecentIds {

    private final Set<String> ids = new LinkedHashSet<>(0);
    private final int most;

    RecentIds(int most) {
        this.most = most;
    }

    boolean contains(String id) {
        return ids.contains(id);
    }

    void add(String id) {
        if (ids.add(id) && ids.size() > most) {
            ids.remove(ids.iterator().next());
        }
    }

    void addAll(RecentIds others) {
        others.ids.forEach(this::add);
    }

    void remove(String id) {
        ids.remove(id);
    }

    void clear() {
        ids.clear();
    }
}
