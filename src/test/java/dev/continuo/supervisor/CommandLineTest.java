package dev.continuo.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CommandLineTest {

    static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of("opencode", List.of("opencode")),
                Arguments.of("  opencode \t serve\n", List.of("opencode", "serve")),
                Arguments.of("a 'b c' d", List.of("a", "b c", "d")),
                Arguments.of("a \"b c\" d", List.of("a", "b c", "d")),
                Arguments.of("a ''", List.of("a", "")),
                Arguments.of("a --x='b c'd", List.of("a", "--x=b cd")),
                Arguments.of("a \"it's\" 'say \"x\"'", List.of("a", "it's", "say \"x\"")),
                Arguments.of("a b\\ c", List.of("a", "b c")),
                Arguments.of("a \"b\\\"c\\\\\"", List.of("a", "b\"c\\")),
                Arguments.of("a 'b\\c'", List.of("a", "b\\c")),
                Arguments.of("a $HOME *.x ; rm", List.of("a", "$HOME", "*.x", ";", "rm")));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void wordsAreSplitAsAShellDoesWithoutBeingOne(String line, List<String> words) {
        assertEquals(words, CommandLine.parse(line).words());
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("a 'b", "a quote ' is not closed"),
                Arguments.of("a \"b'", "a quote \" is not closed"),
                Arguments.of("a b\\", "there is nothing behind its last backslash"),
                Arguments.of(" \t", "it names no program"),
                Arguments.of("'' serve", "it names no program"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsNamed(String line, String sentence) {
        assertEquals(
                sentence,
                assertThrows(IllegalArgumentException.class, () -> CommandLine.parse(line))
                        .getMessage());
    }

    @Test
    void thePortIsPutIntoEveryWord() {
        assertEquals(
                List.of("a", "--port", "4096", "--url=http://x:4096/4096"),
                CommandLine.parse("a --port {port} --url=http://x:{port}/{port}")
                        .at(4096)
                        .words());
    }
}
