package dev.continuo.reconcile;

import dev.continuo.event.Event;
import dev.continuo.upstream.dialect.Decoded;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts recovered events and live ones in order. A live event stays where it came, so that no delta follows the whole of
 * its part; a recovered one goes before all of them, or, when an earlier one of its aggregate came live, behind that.
 * Where live events do not tell their numbers, one that only a later look showed goes behind them: it is younger than
 * what has arrived in order.
 */
final class Merging {

    private final Map<String, Recovered> history;
    private final List<Event> live;
    private final Map<String, Decoded.Twin> twins;
    private final Map<String, List<Recovered>> holes = new LinkedHashMap<>();

    /**
     * Begins.
     *
     * @param history by id, in order
     * @param live in order
     * @param twins by id, of what came live
     */
    Merging(Map<String, Recovered> history, List<Event> live, Map<String, Decoded.Twin> twins) {
        this.history = history;
        this.live = live;
        this.twins = twins;
    }

    Merged merge() {
        Map<String, Long> firstLive = new HashMap<>();
        twins.values().forEach(twin -> firstLive.merge(twin.aggregateId(), twin.seq(), Math::min));
        Set<String> liveIds = new HashSet<>();
        live.forEach(event -> liveIds.add(event.id()));
        List<Event> before = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Recovered recovered : history.values()) {
            if (!liveIds.contains(recovered.event().id())) {
                ids.add(recovered.event().id());
                if (!recovered.late()
                        && recovered.seq() < firstLive.getOrDefault(recovered.aggregate(), Long.MAX_VALUE)) {
                    before.add(recovered.event());
                } else {
                    holes.computeIfAbsent(recovered.aggregate(), aggregate -> new ArrayList<>())
                            .add(recovered);
                }
            }
        }
        return new Merged(before, filled(), ids);
    }

    private List<Event> filled() {
        List<Event> all = new ArrayList<>();
        for (Event event : live) {
            Decoded.Twin twin = twins.get(event.id());
            if (twin != null) {
                all.addAll(takeLostBefore(twin));
            }
            all.add(event);
        }
        for (List<Recovered> hole : holes.values()) {
            hole.forEach(lost -> all.add(lost.event()));
        }
        return all;
    }

    private List<Event> takeLostBefore(Decoded.Twin twin) {
        List<Recovered> hole = holes.getOrDefault(twin.aggregateId(), new ArrayList<>());
        List<Event> earlier = hole.stream()
                .filter(lost -> lost.seq() < twin.seq())
                .sorted(Comparator.comparingLong(Recovered::seq))
                .map(Recovered::event)
                .toList();
        hole.removeIf(lost -> lost.seq() < twin.seq());
        return earlier;
    }
}
