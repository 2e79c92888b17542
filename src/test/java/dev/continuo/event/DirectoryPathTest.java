package dev.continuo.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryPathTest {

    @ParameterizedTest(name = "<{0}>")
    @CsvSource({
        "/tmp/x, /tmp/x",
        "/tmp/x/, /tmp/x",
        "/tmp/x//, /tmp/x",
        "/tmp/x\\, /tmp/x\\",
        "/, /",
        "//, /",
        "C:\\x, C:\\x",
        "C:\\x\\, C:\\x",
        "c:/x/, c:/x",
        "C:\\, C:\\",
        "C:/, C:/",
        "C:\\\\, C:\\",
        "\\\\host\\x, \\\\host\\x",
        "\\\\host\\x\\, \\\\host\\x",
        "\\\\, \\\\",
        "global, global",
        "relative/, relative",
        "relative\\, relative\\",
        "C:, C:",
        "'', ''"
    })
    void aSlashAtTheEndSaysNothingUnlessItIsTheRoot(String path, String plain) {
        assertEquals(plain, DirectoryPath.withoutEndSlash(path));
        assertEquals(plain, DirectoryPath.withoutEndSlash(plain), "and stays so");
    }

    @ParameterizedTest(name = "<{0}>")
    @CsvSource({
        "/tmp/x, /tmp/x",
        "/tmp/x/, /tmp/x",
        "/tmp//x, /tmp/x",
        "/tmp/./x/., /tmp/x",
        "/a/../b, /b",
        "/a/b/../../../c, /c",
        "/.., /",
        "//, /",
        "/a/...//.b/..c, /a/.../.b/..c",
        "/a\\..\\b, /a\\..\\b",
        "C:\\a\\..\\b\\, C:\\b",
        "C:\\a/../b, C:\\b",
        "C:\\.., C:\\",
        "c:/a/./b, c:/a/b",
        "\\\\host\\x\\..\\y, \\\\host\\y",
        "global, global",
        "a/../b/, a/../b"
    })
    void anAbsolutePathHasOneShortestForm(String path, String plain) {
        assertEquals(plain, DirectoryPath.plain(path));
        assertEquals(plain, DirectoryPath.plain(plain), "and stays so");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/tmp/x", "C:\\x", "z:/x", "C:\\", "\\\\host\\x"})
    void anAbsolutePathBeginsAtARoot(String path) {
        assertTrue(DirectoryPath.isAbsolute(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", ".", "~", "./x", "..", "C:", "C:x", "1:/x", "\\x", "file:///x"})
    void anyOtherIsRelative(String path) {
        assertFalse(DirectoryPath.isAbsolute(path));
    }
}
