package dev.continuo.supervisor;

import dev.continuo.testing.Eventually;
import dev.continuo.testing.ServerProcess;
import dev.continuo.time.Clock;
import dev.continuo.time.Sleeper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A supervisor of a {@link ServerProcess} with short waits, and what its listener has heard. */
class Supervised implements AutoCloseable, ServerListener {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    final List<String> heard = new CopyOnWriteArrayList<>();
    final List<ServerDown> downs = new CopyOnWriteArrayList<>();
    final Supervisor supervisor;

    volatile boolean turnInFlight;
    volatile @Nullable String trouble;

    Supervised(Path records, SupervisorPolicy policy) {
        this(records, policy, null, Clock.system());
    }

    Supervised(Path records, SupervisorPolicy policy, @Nullable String authorization) {
        this(records, policy, authorization, Clock.system());
    }

    Supervised(Path records, SupervisorPolicy policy, Clock clock) {
        this(records, policy, null, clock);
    }

    private Supervised(Path records, SupervisorPolicy policy, @Nullable String authorization, Clock clock) {
        RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
        supervisor = new Supervisor(
                policy,
                this,
                () -> turnInFlight,
                new HealthProbe(policy, authorization, () -> trouble),
                new RunRecords(records.resolve("records")),
                clock,
                Sleeper.system(),
                random);
    }

    /** The test server with habits. */
    static PolicyChange with(String... habits) {
        return PolicyChange.of(Policies.defaults())
                .command(ServerProcess.commandLine() + " " + String.join(" ", habits))
                .restart(50, 200);
    }

    @Override
    public void up(URI url) {
        heard.add("up");
    }

    @Override
    public void down(ServerDown down) {
        downs.add(down);
        heard.add("down " + down.reason());
    }

    /** Has the server do something. */
    String tell(String deed) throws IOException, InterruptedException {
        URI url = supervisor.status().url();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(url + "/do/" + deed))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }

    /** Sends its process a signal. */
    static void signal(String name, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start().waitFor();
    }

    static boolean lives(long pid) {
        return ProcessHandle.of(pid).filter(process -> !Processes.gone(process)).isPresent();
    }

    long pid() {
        return supervisor.status().pid();
    }

    SupervisorState state() {
        return supervisor.status().state();
    }

    void await(String what, java.util.function.BooleanSupplier condition) throws InterruptedException {
        Eventually.holds(what + "; " + heard, PATIENCE, condition);
    }

    void awaitHeard(String... all) throws InterruptedException {
        await("hears " + List.of(all), () -> heard.equals(List.of(all)));
    }

    @Override
    public void close() {
        supervisor.close();
    }
}
