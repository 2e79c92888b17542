package dev.continuo.supervisor;

import dev.continuo.time.Clock;
import dev.continuo.time.Sleeper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** A process that supervises a test server with an orphan, as a relay does; ended in ways that a relay is. */
public final class RelayProcess implements AutoCloseable {

    private final Process process;
    private final long server;

    private RelayProcess(Process process, long server) {
        this.process = process;
        this.server = server;
    }

    /** Starts one and waits until its server is up. */
    static RelayProcess start(Path records, String... habits) throws IOException {
        return start(records, Map.of(), habits);
    }

    /** The same with more in its environment. */
    static RelayProcess start(Path records, Map<String, String> environment, String... habits) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Path.of("target", "classes").toAbsolutePath()
                        + System.getProperty("path.separator")
                        + Path.of("target", "test-classes").toAbsolutePath(),
                RelayProcess.class.getName(),
                records.toString(),
                String.join(" ", habits));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        Process process = builder.start();
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = lines.readLine();
        if (line == null) {
            throw new IOException("it has not become ready");
        }
        return new RelayProcess(process, Long.parseLong(line));
    }

    /** The server's process. */
    long server() {
        return server;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** As the kernel does when memory is short. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks it to stop; what it supervises is not closed before. */
    void exit() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /**
     * Supervises until it is ended.
     *
     * @throws Exception what went wrong
     */
    public static void main(String[] args) throws Exception {
        SupervisorPolicy policy = Supervised.with(args[1]).done();
        Supervisor supervisor = new Supervisor(
                policy,
                new ServerListener() {},
                () -> false,
                new HealthProbe(policy, null, () -> null),
                new RunRecords(Path.of(args[0])),
                Clock.system(),
                Sleeper.system(),
                () -> ThreadLocalRandom.current().nextLong());
        supervisor.ensureServer();
        System.out.println(supervisor.status().pid());
        Thread.sleep(Long.MAX_VALUE);
    }
}
