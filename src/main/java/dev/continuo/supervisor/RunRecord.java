package dev.continuo.supervisor;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Properties;

/**
 * What the next relay needs to know of a server whose relay was killed.
 *
 * @param relay the relay that runs it
 * @param child the server's process, {@link ProcessId#NONE} as long as it is about to be started
 * @param command the program of that process, as the machine names it
 * @param marker what all its processes carry, see {@link Family}
 * @param directory where it runs, for people
 */
record RunRecord(ProcessId relay, ProcessId child, String command, String marker, String directory) {

    /** What stands in the file. */
    String text() {
        Properties values = new Properties();
        values.setProperty("relay.pid", String.valueOf(relay.pid()));
        values.setProperty("relay.start", String.valueOf(relay.startMillis()));
        values.setProperty("child.pid", String.valueOf(child.pid()));
        values.setProperty("child.start", String.valueOf(child.startMillis()));
        values.setProperty("child.command", command);
        values.setProperty("marker", marker);
        values.setProperty("directory", directory);
        StringWriter text = new StringWriter();
        try {
            values.store(text, "A server that Continuo runs; the next start looks here for what a killed one left.");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return text.toString();
    }

    /**
     * Reads a file's text.
     *
     * @throws IllegalArgumentException when it is not such a record
     */
    static RunRecord parse(String text) {
        Properties values = new Properties();
        try (Reader reader = new StringReader(text)) {
            values.load(reader);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return new RunRecord(
                new ProcessId(number(values, "relay.pid"), number(values, "relay.start")),
                new ProcessId(number(values, "child.pid"), number(values, "child.start")),
                word(values, "child.command"),
                word(values, "marker"),
                word(values, "directory"));
    }

    private static long number(Properties values, String name) {
        return Long.parseLong(word(values, name));
    }

    private static String word(Properties values, String name) {
        String value = values.getProperty(name);
        if (value == null) {
            throw new IllegalArgumentException("it has no " + name);
        }
        return value;
    }
}
