package dev.continuo.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("NullAway.Init") // made before each test
class DirectoryNameTest {

    @TempDir
    Path temporary;

    private Path real;

    @BeforeEach
    void aDirectoryAndALinkToIt() throws IOException {
        real = Files.createDirectory(temporary.toRealPath().resolve("real"));
        Files.createSymbolicLink(temporary.resolve("link"), real);
    }

    @Test
    void allNamesOfADirectoryAreOne() {
        for (String name : new String[] {"real", "link", "link/", "./real", "real/../link", "nothing/../real/."}) {
            boolean broken = name.startsWith("nothing");
            String canonical = DirectoryName.canonical(temporary + "/" + name);
            assertEquals(broken ? temporary.resolve("real").toString() : real.toString(), canonical, name);
        }
    }

    @Test
    void aLinkThatMovedLeadsElsewhere() throws IOException {
        Path other = Files.createDirectory(temporary.toRealPath().resolve("other"));
        Files.delete(temporary.resolve("link"));
        Files.createSymbolicLink(temporary.resolve("link"), other);
        assertEquals(other.toString(), DirectoryName.canonical(temporary + "/link"));
    }

    @Test
    void aFileIsNoDirectory() throws IOException {
        Path file = Files.createFile(real.resolve("file"));
        Files.createSymbolicLink(real.resolve("to-file"), file);
        assertEquals(real + "/to-file", DirectoryName.canonical(real + "/to-file"));
    }

    @ParameterizedTest
    @CsvSource({
        "/no/such/place, /no/such/place",
        "/no/such/place/, /no/such/place",
        "/no//such/./place, /no/such/place",
        "/no/such/../place, /no/place",
        "/../no, /no",
        "relative/, relative",
        "a/../b, b",
        ".., ..",
        "., .",
        "/, /",
        "C:\\work, C:\\work",
    })
    void whatIsNotOfThisMachineIsReadAsText(String name, String canonical) {
        assertEquals(canonical, DirectoryName.canonical(name));
        assertEquals(canonical, DirectoryName.canonical(canonical), "and stays so");
    }

    @Test
    void whatCannotBeANameStaysAsItIs() {
        assertEquals("/a\u0000b/", DirectoryName.canonical("/a\u0000b/"));
    }
}
