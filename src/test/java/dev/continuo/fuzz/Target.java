package dev.continuo.fuzz;

import dev.continuo.broadcast.FrameFuzz;
import dev.continuo.broadcast.StartFuzz;
import dev.continuo.directory.DirectoryNameFuzz;
import dev.continuo.http.DoorsFuzz;
import dev.continuo.http.Http10HeadFuzz;
import dev.continuo.reconcile.HistoryFuzz;
import dev.continuo.session.TurnsFuzz;
import dev.continuo.upstream.EventStreamFuzz;
import dev.continuo.upstream.ResponseHeadFuzz;
import dev.continuo.upstream.dialect.EnvelopeFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What is fuzzed, and how. */
enum Target {
    EVENT_STREAM(EventStreamFuzz.class, EventStreamFuzz::fuzzerTestOneInput),
    ENVELOPE(EnvelopeFuzz.class, EnvelopeFuzz::fuzzerTestOneInput),
    FRAME(FrameFuzz.class, FrameFuzz::fuzzerTestOneInput),
    RESPONSE_HEAD(ResponseHeadFuzz.class, ResponseHeadFuzz::fuzzerTestOneInput),
    TURNS(TurnsFuzz.class, TurnsFuzz::fuzzerTestOneInput),
    HISTORY(HistoryFuzz.class, HistoryFuzz::fuzzerTestOneInput),
    START(StartFuzz.class, StartFuzz::fuzzerTestOneInput),
    DIRECTORY_NAME(DirectoryNameFuzz.class, DirectoryNameFuzz::fuzzerTestOneInput),
    HTTP10_HEAD(Http10HeadFuzz.class, Http10HeadFuzz::fuzzerTestOneInput),
    /** Over sockets, to a whole relay. */
    DOORS(DoorsFuzz.class, DoorsFuzz::fuzzerTestOneInput);

    /** Where the inputs that are kept of all targets are. */
    static final Path SEEDS = Path.of("src", "test", "resources", "fuzz");

    private final Class<?> type;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference
    private final OneInput method;

    Target(Class<?> type, OneInput method) {
        this.type = type;
        this.method = method;
    }

    /** The class whose method Jazzer calls. */
    String className() {
        return type.getName();
    }

    /** Where its inputs are kept. */
    Path directory() {
        return SEEDS.resolve(type.getSimpleName());
    }

    /** The inputs that are kept. */
    List<Path> seeds() throws IOException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.sorted().toList();
        }
    }

    /** Takes one input. */
    void run(Path seed) throws IOException {
        method.take(Files.readAllBytes(seed));
    }

    @FunctionalInterface
    private interface OneInput {
        void take(byte[] input) throws IOException;
    }
}
