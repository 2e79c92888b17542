package dev.continuo.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputTest {

    private static void feed(Output.Sink sink, String text, int pieceLength) {
        for (int from = 0; from < text.length(); from += pieceLength) {
            String piece = text.substring(from, Math.min(text.length(), from + pieceLength));
            sink.take(piece.toCharArray(), piece.length());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void linesAreFoundHoweverTheyArrive(int pieceLength) {
        List<String> lines = new ArrayList<>();
        feed(new Lines(lines::add), "one\ntwo\r\n\nthree\rfour", pieceLength);
        assertEquals(List.of("one", "two", "three"), lines);
    }

    @Test
    void aLineWithoutEndCostsNoMemoryAndDoesNotHideTheNext() {
        List<String> lines = new ArrayList<>();
        Lines sink = new Lines(lines::add);
        for (int i = 0; i < 100; i++) {
            feed(sink, "x".repeat(1000), 1000);
        }
        feed(sink, "\nready\n", 100);
        assertEquals(List.of("x".repeat(Lines.LONGEST), "ready"), lines);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 100})
    void theTailIsTheLastOfWhatCame(int pieceLength) {
        Tail tail = new Tail(4);
        feed(tail, "abc", pieceLength);
        assertEquals("abc", tail.text());
        feed(tail, "d", pieceLength);
        assertEquals("abcd", tail.text());
        feed(tail, "efghijkl", pieceLength);
        assertEquals("ijkl", tail.text());
    }
}
