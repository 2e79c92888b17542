package dev.continuo.bench.scenario;

import dev.continuo.bench.Options;
import dev.continuo.bench.load.BrokenStreamException;
import dev.continuo.bench.load.EventShape;
import dev.continuo.bench.measure.Sample;
import dev.continuo.bench.server.Direct;
import dev.continuo.bench.server.JavaServer;
import dev.continuo.bench.server.Jersey;
import dev.continuo.bench.server.Nchan;
import dev.continuo.bench.server.ServerProcess;
import dev.continuo.bench.server.TestedServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Where scenarios get their servers from and where these take turns. */
public final class Lab {

    /** The relay's name in results. */
    public static final String RELAY = "relay";

    /** The same as a library, with sinks of a JAX-RS resource. */
    public static final String SINKS = "sinks";

    /** Jersey's broadcaster. */
    public static final String JERSEY = "jersey";

    /** nginx with nchan; the number of workers follows. */
    public static final String NCHAN = "nchan";

    /** One write for each subscriber and event. */
    public static final String FAN_OUT = "fan-out";

    /** No server at all. */
    public static final String DIRECT = "direct";

    private static final int WARMING_SUBSCRIBERS = 20;
    private static final int WARMING_BYTES = 200;
    private static final int WARMING_PER_SECOND = 1_000;

    private final Options options;
    private final Path work;
    private final Path jar;

    /** A lab with the relay of the build. */
    public Lab(Options options) {
        this.options = options;
        this.work = options.build().resolve("bench").resolve("work");
        this.jar = options.build().resolve("continuo.jar");
    }

    /** What happens in a round with one server. */
    @FunctionalInterface
    public interface Round {
        /** Measures. */
        Sample measure(TestedServer server) throws IOException, InterruptedException, BrokenStreamException;
    }

    /** Whether rounds are to be short. */
    public boolean quick() {
        return options.quick();
    }

    /** How many rounds. */
    public int rounds() {
        return options.rounds();
    }

    /** One who takes turns with others. */
    public record Turn(String name, TestedServer server, Round round) {}

    /** Lets the relay and these others take turns at the same. */
    public Map<String, List<Sample>> alternate(String scenario, List<String> others, Round round)
            throws IOException, InterruptedException, BrokenStreamException {
        List<TestedServer> servers = new ArrayList<>();
        try {
            start(others, servers);
            return alternate(
                    scenario,
                    servers.stream()
                            .map(server -> new Turn(server.name(), server, round))
                            .toList());
        } finally {
            for (TestedServer server : servers) {
                server.close();
            }
        }
    }

    /** Lets these take turns, their servers warm. */
    public Map<String, List<Sample>> alternate(String scenario, List<Turn> turns)
            throws IOException, InterruptedException, BrokenStreamException {
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        for (TestedServer server :
                new LinkedHashSet<>(turns.stream().map(Turn::server).toList())) {
            measure(new Turn(server.name() + ", warming", server, Lab::warm));
        }
        for (int i = 1; i <= options.rounds(); i++) {
            for (Turn turn : turns) {
                Sample sample = measure(turn);
                samples.computeIfAbsent(turn.name(), name -> new ArrayList<>()).add(sample);
                System.out.println(scenario + ", round " + i + ", " + turn.name() + ": " + sample);
            }
        }
        return samples;
    }

    /** Runs a turn without keeping what it measures, for what {@link #alternate} does not warm: its own paths. */
    public void warm(Turn turn, int rounds) throws InterruptedException, BrokenStreamException {
        for (int i = 0; i < rounds; i++) {
            System.out.println(turn.name() + ", warming: " + measure(turn));
        }
    }

    private static Sample measure(Turn turn) throws InterruptedException, BrokenStreamException {
        try {
            turn.server().newRound();
            return turn.round().measure(turn.server());
        } catch (BrokenStreamException | IOException e) {
            throw new BrokenStreamException(turn.name() + ": " + e.getMessage(), e);
        }
    }

    private static Sample warm(TestedServer server) throws IOException, BrokenStreamException {
        FullSpeed.measure(server, WARMING_SUBSCRIBERS, new EventShape(WARMING_BYTES), server.window(), 1);
        return SteadyPace.measure(server, WARMING_SUBSCRIBERS, WARMING_BYTES, WARMING_PER_SECOND, 2);
    }

    /** A relay of this build. */
    public JavaServer relay(Map<String, String> settings) throws IOException, InterruptedException {
        return JavaServer.relay(RELAY, jar, work.resolve(RELAY), settings);
    }

    /** A relay of somebody else's upstream. */
    public JavaServer relayOf(String upstream) throws IOException, InterruptedException {
        return JavaServer.relayOf(upstream, RELAY, jar, work.resolve(RELAY));
    }

    /** Where opencode's binary is when it is installed for the checks. */
    public Path opencode() {
        return options.build()
                .resolveSibling("src/check/node_modules/opencode-linux-x64/bin/opencode")
                .normalize();
    }

    /** A new, empty directory. */
    public Path home() throws IOException {
        return Files.createTempDirectory(Files.createDirectories(work), "home");
    }

    /** The relay as it starts without any setting. */
    public ServerProcess demo() throws IOException {
        // As the README starts it.
        return ServerProcess.start(
                work.resolve("demo"),
                Map.of("SERVER_PORT", "0"),
                ServerProcess.java(
                        "-XX:SharedArchiveFile=" + jar.resolveSibling("continuo.jsa"),
                        "-Xlog:cds*=off",
                        "-jar",
                        jar.toString()));
    }

    private void start(List<String> others, List<TestedServer> servers) throws IOException, InterruptedException {
        servers.add(relay(Map.of()));
        if (options.beside().isPresent()) {
            servers.add(JavaServer.relay("beside", options.beside().get(), work.resolve("beside"), Map.of()));
        }
        startChosen(others, servers);
    }

    /** Adds those of the peers that the command line wants. */
    public void startChosen(List<String> others, List<TestedServer> servers) throws IOException, InterruptedException {
        for (String other : others) {
            if (options.peers().isEmpty() || options.peers().stream().anyMatch(other::startsWith)) {
                start(other, servers);
            }
        }
    }

    private void start(String name, List<TestedServer> servers) throws IOException, InterruptedException {
        String peers = options.build().resolve("bench-classes")
                + File.pathSeparator
                + options.build().resolve("libs").resolve("*");
        Path output = work.resolve(name);
        switch (name) {
            case SINKS ->
                servers.add(JavaServer.peer(name, "RegisteredSinks", jar + File.pathSeparator + peers, output));
            case JERSEY -> servers.add(new Jersey(JavaServer.peer(name, "StockJersey", peers, output)));
            case FAN_OUT -> servers.add(JavaServer.peer(name, "FanOut", peers, output));
            case DIRECT -> servers.add(new Direct(name));
            case NCHAN + 1, NCHAN + 2 -> {
                if (Nchan.installed()) {
                    servers.add(Nchan.start(name, name.endsWith("1") ? 1 : 2, output));
                } else {
                    System.out.println(name + " is skipped: apt-get install nginx libnginx-mod-nchan brings it");
                }
            }
            default -> throw new IllegalArgumentException(name);
        }
    }
}
