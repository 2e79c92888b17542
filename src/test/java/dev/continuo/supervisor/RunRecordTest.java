package dev.continuo.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunRecordTest {

    private static final RunRecord RECORD =
            new RunRecord(new ProcessId(1, 2), new ProcessId(3, 4), "/usr/bin/a b\\c", "abc", "/home/ä/new\nline =: x");

    @Test
    void whatIsWrittenIsRead() {
        assertEquals(RECORD, RunRecord.parse(RECORD.text()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relay.pid=1\n", "relay.pid=x\n"})
    void whatIsNoRecordIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> RunRecord.parse(text));
    }

    @Test
    void aFileThatWasCutOffIsRefused() {
        String text = RECORD.text();
        assertThrows(IllegalArgumentException.class, () -> RunRecord.parse(text.substring(0, text.length() / 3)));
    }
}
