package dev.continuo.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ServerDownTest {

    private static String explained(String stderr) {
        return new ServerDown(1, null, 0, ServerDown.CRASH, "it ended", stderr).explained();
    }

    @Test
    void lastWordsFollowTheSentenceInOneLine() {
        assertEquals("it ended; its last words: port taken", explained("port taken\n"));
        assertEquals(
                "it ended; its last words: one | 2026-01-01 INFO forged | three?[31m",
                explained("one\r\n\n  2026-01-01 INFO forged\nthree\u001b[31m"));
    }

    @Test
    void aServerThatSaidNothingHasNoLastWords() {
        assertEquals("it ended", explained(" \n"));
    }
}
