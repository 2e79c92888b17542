package dev.continuo.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process holds on to, after a collection.
 *
 * @param heapKiB of live objects
 * @param threads of the system
 * @param descriptors open ones, sockets among them
 * @param sockets open ones
 * @param children processes below it
 * @param instances live objects of our own classes and of virtual threads, by class
 */
record Footprint(
        long heapKiB, int threads, int descriptors, int sockets, long children, Map<String, Integer> instances) {

    private static final Pattern HEAP = Pattern.compile("used (\\d+)K");
    private static final Pattern THREADS = Pattern.compile("(?m)^Threads:\\s+(\\d+)");
    private static final Pattern CLASS =
            Pattern.compile("(?m)^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(dev\\.continuo\\.\\S+|java\\.lang\\.VirtualThread)");

    /** Room for a few idle threads and connections, and what the JVM itself moves about. */
    private static final int FEW = 4;

    /** Objects of one class that a session may cost. */
    private static final int OF_A_SESSION = 2;

    private static final int HEAP_ROOM_KIB = 6 * 1024;

    static Footprint of(ProcessHandle process) throws IOException {
        Map<String, Integer> instances = new TreeMap<>();
        Matcher live = CLASS.matcher(jcmd(process, "GC.class_histogram"));
        while (live.find()) {
            instances.put(live.group(2), Integer.parseInt(live.group(1)));
        }
        Path proc = Path.of("/proc", String.valueOf(process.pid()));
        List<String> targets = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(proc.resolve("fd"))) {
            for (Path descriptor : descriptors.toList()) {
                // One that was closed since is none.
                targets.add(
                        Files.exists(descriptor, java.nio.file.LinkOption.NOFOLLOW_LINKS)
                                ? Files.readSymbolicLink(descriptor).toString()
                                : "");
            }
        }
        return new Footprint(
                number(HEAP, jcmd(process, "GC.heap_info")),
                (int) number(THREADS, Files.readString(proc.resolve("status"))),
                targets.size(),
                (int) targets.stream()
                        .filter(target -> target.startsWith("socket:"))
                        .count(),
                process.descendants().count(),
                instances);
    }

    /**
     * In which ways this is more than another one: one object for every other fault is a leak.
     *
     * @param sessions how many have come up meanwhile, each of which may be remembered
     */
    List<String> growthSince(Footprint before, int faults, int sessions) {
        List<String> growth = new ArrayList<>();
        grown(growth, "KiB of heap", before.heapKiB, heapKiB, HEAP_ROOM_KIB);
        grown(growth, "threads", before.threads, threads, FEW);
        grown(growth, "descriptors", before.descriptors, descriptors, FEW);
        grown(growth, "sockets", before.sockets, sockets, FEW);
        grown(growth, "child processes", before.children, children, 0);
        instances.forEach((type, now) -> grown(
                growth,
                type,
                before.instances.getOrDefault(type, 0),
                now,
                Math.max(FEW, faults / 2) + OF_A_SESSION * sessions));
        return growth;
    }

    private static void grown(List<String> growth, String what, long before, long now, long room) {
        if (now > before + room) {
            growth.add(what + " grew from " + before + " to " + now);
        }
    }

    private static long number(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            throw new AssertionError(pattern + " is not in " + text);
        }
        return Long.parseLong(found.group(1));
    }

    private static String jcmd(ProcessHandle process, String command) throws IOException {
        String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process asking = new ProcessBuilder(tool, String.valueOf(process.pid()), command)
                .redirectErrorStream(true)
                .start();
        try (var answer = asking.getInputStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public String toString() {
        return heapKiB + " KiB of heap, " + threads + " threads, " + descriptors + " descriptors, " + sockets
                + " of them sockets, " + children + " child processes";
    }
}
