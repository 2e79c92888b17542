package dev.continuo.session;

import java.util.LinkedHashSet;
import java.util.Set;

/** The last few ids seen. Updates that come late concern the last message or the one before it. */
final class RecentIds {

    private static final int MOST = 8;

    private final Set<String> ids = new LinkedHashSet<>(0);

    boolean contains(String id) {
        return ids.contains(id);
    }

    void add(String id) {
        if (ids.add(id) && ids.size() > MOST) {
            ids.remove(ids.iterator().next());
        }
    }

    void addAll(RecentIds others) {
        others.ids.forEach(this::add);
    }

    void clear() {
        ids.clear();
    }
}
