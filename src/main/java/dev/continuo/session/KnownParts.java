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
        KnownPart part = parts.computeIfAbsent(id, unknown -> new KnownPart(!forgot));
        keep(most);
        return part;
    }

    /** Forgets all but so many. Should more come of a forgotten one, its whole text is given anew. */
    void keep(int some) {
        while (parts.size() > some) {
            parts.remove(parts.keySet().iterator().next());
            forgot = true;
        }
    }

    /** The turn is over: none of these will come again. */
    void clear() {
        parts.clear();
        forgot = false;
    }
}
