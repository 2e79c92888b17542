package dev.continuo.demo;

import java.util.LinkedHashSet;
import java.util.Set;

/** The connected clients. All see the same events in the same order; one that is too slow is dropped. */
final class Audience {

    private final Set<Viewer> viewers = new LinkedHashSet<>();

    /** Greets a client; from then on it gets what is shown. */
    synchronized void join(Viewer viewer, Scene greeting) {
        viewer.offer(greeting);
        viewers.add(viewer);
    }

    synchronized void leave(Viewer viewer) {
        viewers.remove(viewer);
    }

    synchronized int size() {
        return viewers.size();
    }

    /** Never blocks. */
    synchronized void show(Scene scene) {
        viewers.removeIf(viewer -> {
            boolean slow = !viewer.offer(scene);
            if (slow) {
                viewer.drop();
            }
            return slow;
        });
    }
}
