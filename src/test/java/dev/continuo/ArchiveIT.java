package dev.continuo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes that the build makes: taken where it fits, and never in the way. */
@Timeout(120)
class ArchiveIT {

    private static final String MAIN = " dev.continuo.Main source: ";

    @TempDir
    Path directory;

    private record Ended(int code, List<String> output, List<String> classes) {

        boolean mainWasArchived() {
            String line =
                    classes.stream().filter(it -> it.contains(MAIN)).findFirst().orElseThrow();
            return line.contains("shared objects file");
        }
    }

    @Test
    void theClassesOfAStartComeFromIt() throws Exception {
        Path log = directory.resolve("classes");
        Map<String, String> logged = Map.of("SERVER_PORT", "0", "JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + log);
        try (Jar jar = Jar.start(directory, logged)) {
            jar.port();
        }
        List<String> loaded = Files.readAllLines(log);
        long ours =
                loaded.stream().filter(line -> line.contains(" dev.continuo.")).count();
        long archived = loaded.stream()
                .filter(line -> line.contains(" dev.continuo.") && line.contains("shared objects file"))
                .count();
        assertTrue(archived > ours * 3 / 4, archived + " of " + ours);
    }

    @Test
    void itMovesWithTheJar() throws Exception {
        Path jar = copyOfTheJarAndItsLibraries();
        Ended ended = version(jar, Jar.archive());
        assertTrue(ended.mainWasArchived());
        assertEquals(1, ended.output().size(), ended.output()::toString);
    }

    @Test
    void oneThatCannotBeMadeSaysSoAndLeavesWhatIsThere() throws Exception {
        Path nowhere = directory.resolve("missing").resolve("continuo.jsa");
        try (Jar jar = Jar.start(directory, Map.of(), "--archive", nowhere.toString())) {
            assertEquals(1, jar.exitCode());
            assertEquals(1, jar.problems().size(), jar.problems()::toString);
            assertTrue(jar.problems().get(0).contains(nowhere.toString()), jar.problems()::toString);
        }
    }

    @Test
    void oneOfAnotherJvmIsIgnoredWithoutAWord() throws Exception {
        byte[] bytes = Files.readAllBytes(Jar.archive());
        // The header names the build of the JVM in words, within its first page.
        String build = System.getProperty("java.vm.version");
        String header = new String(bytes, 0, 4096, StandardCharsets.ISO_8859_1);
        int at = header.indexOf(build);
        assertTrue(at > 0, "the header does not name " + build);
        bytes[at] ^= 1;
        assertIgnored(Jar.path(), Files.write(directory.resolve("foreign.jsa"), bytes));
    }

    @Test
    void oneThatIsNoneOrMissingIsIgnoredWithoutAWord() throws Exception {
        assertIgnored(Jar.path(), Files.writeString(directory.resolve("text.jsa"), "no archive\n".repeat(1000)));
        assertIgnored(Jar.path(), Files.createFile(directory.resolve("empty.jsa")));
        assertIgnored(Jar.path(), directory.resolve("missing.jsa"));
    }

    @Test
    void aRehearsalHeedsNoSettingOfItsSurroundings() throws Exception {
        Map<String, String> surroundings = Map.of(
                "SERVER_PORT",
                "-1",
                "UPSTREAM_URL",
                "http://127.0.0.1:1",
                "SUPERVISOR_COMMAND",
                "false",
                "LOG_MAX_EVENTS",
                "0");
        try (Jar jar = Jar.start(directory, surroundings, "--rehearse")) {
            assertEquals(0, jar.exitCode());
            assertEquals(List.of(), jar.output());
            assertEquals(List.of(), jar.problems());
        }
    }

    private void assertIgnored(Path jar, Path archive) throws IOException, InterruptedException {
        Ended ended = version(jar, archive);
        assertEquals(0, ended.code());
        assertEquals(1, ended.output().size(), ended.output()::toString);
        assertTrue(!ended.mainWasArchived(), "it was used");
    }

    private Ended version(Path jar, Path archive) throws IOException, InterruptedException {
        Path out = directory.resolve("version");
        Path classes = directory.resolve("classes");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + classes,
                "-XX:SharedArchiveFile=" + archive,
                "-Xlog:cds*=off",
                "-jar",
                jar.toString(),
                "--version"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Ended(process.exitValue(), Files.readAllLines(out), Files.readAllLines(classes));
    }

    private Path copyOfTheJarAndItsLibraries() throws IOException {
        Path copy = Files.createDirectory(directory.resolve("elsewhere"));
        Path libs = Files.createDirectory(copy.resolve("libs"));
        try (Stream<Path> libraries = Files.list(Jar.path().resolveSibling("libs"))) {
            for (Path library : libraries.toList()) {
                Files.copy(library, libs.resolve(library.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return Files.copy(Jar.path(), copy.resolve("continuo.jar"), StandardCopyOption.COPY_ATTRIBUTES);
    }
}
