package dev.continuo.session;

import java.util.LinkedHashMap;
import java.util.Map;

/** The parts of one turn that were given; the most recent ones, should there be very many. */
final class KnownParts {

    private final Map<String, KnownPart> parts = new LinkedHashMap<>(16, 0.75f, true);
    private final int most;
    private boolean forgot;

    KnownParts(int most) {
        this.most = most;
    }

    KnownPart get(String id) {
        KnownPart part = parts.computeIfAbsent(id, unknown -> new KnownPart());
        if (parts.size() > most) {
            parts.remove(parts.keySet().iterator().next());
            forgot = true;
        }
        return part;
    }

    /** Whether a part that is new here may have been given before. */
    boolean forgot() {
        return forgot;
    }

    void clear() {
        parts.clear();
        forgot = false;
    }
}
