package dev.continuo.standin;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All sessions, those of former lives included: these are idle, whatever they were doing. Any thread. */
final class Sessions {

    private static final Pattern PARENT = Pattern.compile("\"parentID\":\"(ses_[^\"]+)\"");

    private final Ids ids;
    private final Map<String, Session> all = new ConcurrentHashMap<>();

    Sessions(List<Published> past, Ids ids) {
        this.ids = ids;
        Map<String, Integer> words = new HashMap<>();
        for (Published event : past) {
            if (event.type().equals("message.part.delta")) {
                words.merge(String.valueOf(event.session()), 1, Integer::sum);
            }
        }
        for (Published event : past) {
            String id = event.session();
            if (id != null && event.type().equals("session.created")) {
                Matcher parent = PARENT.matcher(event.properties());
                all.put(
                        id,
                        new Session(
                                id,
                                event.directory(),
                                parent.find() ? parent.group(1) : null,
                                System.currentTimeMillis(),
                                words.getOrDefault(id, 0)));
            }
        }
    }

    Session create(String directory, @Nullable String parent) {
        Session session = new Session(ids.next("ses"), directory, parent, System.currentTimeMillis(), 0);
        all.put(session.id(), session);
        return session;
    }

    @Nullable
    Session get(String id) {
        return all.get(id);
    }

    Collection<Session> all() {
        return all.values();
    }

    /** An idle one that is no child, now taken; {@code null} when there is none. */
    synchronized @Nullable Session take(RandomGenerator random) {
        List<Session> idle = all.values().stream()
                .filter(session -> !session.child() && session.status().isEmpty())
                .sorted(java.util.Comparator.comparing(Session::id))
                .toList();
        if (idle.isEmpty()) {
            return null;
        }
        Session taken = idle.get(random.nextInt(idle.size()));
        taken.status(Turn.BUSY);
        return taken;
    }
}
