package dev.continuo.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Has Jazzer look for inputs that go wrong, in a process for each target, beginning with the seeds. Not one of the
 * build's tests: {@code mvn verify -Pfuzz -Dfuzz.seconds=…} runs it. What it learns is kept in {@code target/fuzz}, and
 * the next run goes on from there.
 */
class FuzzRun {

    private static final String INSTRUMENTED = "dev.continuo.**:io.helidon.webserver.**:io.helidon.http.**";

    /** How long each target is fuzzed. */
    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 8);

    /** For a start on a busy machine, and for an input that takes long. */
    private static final int PATIENCE_SECONDS = 120;

    @ParameterizedTest
    @EnumSource(Target.class)
    void findsNothing(Target target) throws IOException, InterruptedException {
        Path work = Files.createDirectories(
                Path.of("target", "fuzz", target.directory().getFileName().toString()));
        Path output = work.resolve("output");
        Path learnt = Files.createDirectories(work.resolve("learnt"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-XX:+EnableDynamicAgentLoading",
                        "--enable-native-access=ALL-UNNAMED",
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + target.className(),
                        "--instrumentation_includes=" + INSTRUMENTED,
                        "--custom_hook_includes=" + INSTRUMENTED,
                        // Jazzer takes the connection to the relay for one that the input made.
                        "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.ServerSideRequestForgery",
                        "-artifact_prefix=" + work + "/",
                        "--reproducer_path=" + work,
                        "-max_total_time=" + SECONDS,
                        "-max_len=4096",
                        "-timeout=60",
                        "-rss_limit_mb=0",
                        "-print_final_stats=1",
                        learnt.toString(),
                        target.directory().toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor((long) SECONDS + PATIENCE_SECONDS, TimeUnit.SECONDS);
            List<String> lines = Files.readString(output, StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
            assertEquals(
                    0,
                    ended ? process.exitValue() : -1,
                    () -> "found an input, or did not end; keep it as a seed in " + target.directory() + ":\n"
                            + String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size())));
            lines.stream()
                    .filter(line -> line.startsWith("#") && line.contains("DONE"))
                    .forEach(line -> System.out.println(target + " " + line));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
