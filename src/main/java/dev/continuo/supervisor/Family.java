package dev.continuo.supervisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A child and everything it has started, found even after the child is dead and they have another parent, group and
 * session: by a variable that all of them inherit where {@code /proc} shows it, elsewhere as far as they were seen in
 * time. Any thread.
 */
final class Family {

    /** The variable that marks them. */
    static final String VARIABLE = "CONTINUO_SUPERVISED";

    private static final Path PROC = Path.of("/proc");

    private final byte[] entry;
    private final Set<ProcessHandle> seen = ConcurrentHashMap.newKeySet();

    /**
     * Finds those that carry a marker.
     *
     * @param marker the variable's value, which no other process has
     */
    Family(String marker) {
        this.entry = (VARIABLE + "=" + marker).getBytes(StandardCharsets.UTF_8);
    }

    /** Remembers a process and its descendants of now; forgets those that are gone. */
    void look(ProcessHandle process) {
        seen.removeIf(Processes::gone);
        seen.add(process);
        process.descendants().forEach(seen::add);
    }

    /**
     * Those that live, save this process and those that it runs under: a relay that is started from a shell which a
     * server has left behind carries that server's marker, too.
     */
    Set<ProcessHandle> living() {
        Set<ProcessHandle> living = new HashSet<>(seen);
        if (Files.isDirectory(PROC.resolve("self"))) {
            ProcessHandle.allProcesses().filter(this::carriesTheMarker).forEach(living::add);
        }
        living.removeIf(Processes::gone);
        for (Optional<ProcessHandle> one = Optional.of(ProcessHandle.current());
                one.isPresent();
                one = one.get().parent()) {
            living.remove(one.get());
        }
        return living;
    }

    private boolean carriesTheMarker(ProcessHandle process) {
        try {
            byte[] environment = Files.readAllBytes(PROC.resolve(process.pid() + "/environ"));
            int start = 0;
            for (int i = 0; i <= environment.length; i++) {
                if (i == environment.length || environment[i] == 0) {
                    if (Arrays.equals(environment, start, i, entry, 0, entry.length)) {
                        return true;
                    }
                    start = i + 1;
                }
            }
            return false;
        } catch (IOException notOurs) {
            // Another user's, or gone meanwhile.
            return false;
        }
    }
}
