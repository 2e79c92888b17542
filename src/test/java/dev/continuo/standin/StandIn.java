package dev.continuo.standin;

import dev.continuo.testing.ScriptedConnection;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The program. {@code java -cp target/test-classes dev.continuo.standin.StandIn port=4096 journal=FILE …}; see
 * {@link Options}. Prints opencode's ready line. Ends when it is killed.
 */
public final class StandIn {

    private StandIn() {}

    /** Starts it. */
    public static void main(String... arguments) throws IOException {
        Options options = Options.parse(arguments);
        try (ServerSocket server = new ServerSocket()) {
            server.setReuseAddress(true);
            try {
                server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()), 128);
            } catch (BindException e) {
                System.err.println("Failed to start server. Is port " + options.port() + " in use?");
                System.exit(1);
            }
            serve(options, server);
        }
    }

    private static void serve(Options options, ServerSocket server) throws IOException {
        Journal journal = Journal.open(options.journal());
        List<String> lines = new JournalReader(options.journal()).next();
        List<Published> past = lines.stream()
                .filter(line -> !line.startsWith("#"))
                .map(Published::parse)
                .toList();
        // Another life of the same seed does other things, but the same ones each time.
        long life =
                lines.stream().filter(line -> line.startsWith(Journal.START)).count();
        SplittableRandom random = new SplittableRandom(options.seed() * 1_000_003 + life);
        Ids ids = new Ids(random.split());
        Bus bus = new Bus(journal, past, ids);
        Sessions sessions = new Sessions(past, ids);
        Weather weather = new Weather();
        Workers workers = new Workers(bus, ids, sessions, options);
        Control control = new Control(bus, weather, workers);
        Doors doors = new Doors(bus, ids, sessions, weather, control, options, random.split());
        bus.note(Journal.START + ProcessHandle.current().pid() + " " + server.getLocalPort());
        workers.start(random.split());
        System.out.println("opencode server listening on http://127.0.0.1:" + server.getLocalPort());
        while (true) {
            Socket client = server.accept();
            Thread.ofVirtual().start(() -> answer(doors, client));
        }
    }

    private static void answer(Doors doors, Socket client) {
        try (client) {
            doors.answer(new ScriptedConnection(client, request -> {}, connection -> {}));
        } catch (IOException | InterruptedException clientHasGone) {
            // Fine: there is nobody to answer.
        }
    }
}
