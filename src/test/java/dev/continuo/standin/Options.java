package dev.continuo.standin;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the stand-in was started: arguments of the form {@code name=value}.
 *
 * @param port where it listens; 0 = any
 * @param journal the file that outlives the process
 * @param root the working directory it claims; its sessions live in directories below
 * @param seed of everything random
 * @param heartbeatMillis between two heartbeats of a stream
 * @param lossyMillis for so long after a greeting {@code /global/event} loses most of what happens; 0 = never
 * @param workers turns that run at the same time
 * @param directories how many directories have sessions
 * @param sessions no more than so many are created by turns of their own; children come on top
 * @param paceMillis between two deltas of a turn, on average
 */
record Options(
        int port,
        Path journal,
        String root,
        long seed,
        int heartbeatMillis,
        int lossyMillis,
        int workers,
        int directories,
        int sessions,
        int paceMillis) {

    static Options parse(String... arguments) {
        Map<String, String> values = new HashMap<>(Map.of(
                "port", "0",
                "journal", "opencode.journal",
                "root", "/home/dev",
                "seed", "1",
                "heartbeat", "10000",
                "lossy", "250",
                "workers", "3",
                "directories", "3",
                "sessions", "40"));
        values.put("pace", "50");
        for (String argument : arguments) {
            List<String> pair = List.of(argument.split("=", 2));
            if (pair.size() != 2 || values.put(pair.get(0), pair.get(1)) == null) {
                throw new IllegalArgumentException(
                        argument + ": must be NAME=VALUE with NAME one of " + values.keySet());
            }
        }
        return new Options(
                Integer.parseInt(values.get("port")),
                Path.of(values.get("journal")),
                values.getOrDefault("root", ""),
                Long.parseLong(values.get("seed")),
                Integer.parseInt(values.get("heartbeat")),
                Integer.parseInt(values.get("lossy")),
                Integer.parseInt(values.get("workers")),
                Integer.parseInt(values.get("directories")),
                Integer.parseInt(values.get("sessions")),
                Integer.parseInt(values.get("pace")));
    }

    /** One of the directories that have sessions. */
    String directory(int index) {
        return root + "/proj" + index;
    }
}
