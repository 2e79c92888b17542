package dev.continuo.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitStatusTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "0, 0, -, exited with code 0",
                "1, 1, -, exited with code 1",
                "127, 127, -, exited with code 127",
                "128, 128, -, exited with code 128",
                "129, -, 1, was ended by signal 1 (SIGHUP)",
                "137, -, 9, was ended by signal 9 (SIGKILL)",
                "143, -, 15, was ended by signal 15 (SIGTERM)",
                "192, -, 64, was ended by signal 64",
                "193, 193, -, exited with code 193",
                "255, 255, -, exited with code 255"
            })
    void valuesBehind128AreSignals(int value, Integer code, Integer signal, String words) {
        ExitStatus exit = new ExitStatus(value);
        assertEquals(code, exit.code());
        assertEquals(signal, exit.signal());
        assertEquals(words, exit.words());
    }
}
