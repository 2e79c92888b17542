package dev.continuo.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The HTML standard, 9.2.5 and 9.2.6, case by case; a char of an input is one byte. */
class SseParserStandardTest {

    private static final int LIMIT = 1000;
    private static final String BOM = "\u00ef\u00bb\u00bf";

    /** Expected: what was heard; the last line is the last event id, left out when empty. */
    record Case(String name, String input, List<String> heard) {

        Case(String name, String input, String... heard) {
            this(name, input, List.of(heard));
        }

        byte[] bytes() {
            return input.getBytes(StandardCharsets.ISO_8859_1);
        }

        List<String> expected() {
            List<String> lines = new ArrayList<>(heard);
            if (lines.isEmpty() || !lines.getLast().startsWith("last ")) {
                lines.add("last []");
            }
            return lines;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("nothing", ""),
                new Case("one event", "data: a\n\n", data("a")),
                new Case("no space after the colon", "data:a\n\n", data("a")),
                new Case("only one space is removed", "data:  a \n\n", data(" a ")),
                new Case("a tab is not removed", "data:\ta\n\n", data("\ta")),
                new Case("two lines are joined by LF", "data: a\ndata: b\n\n", data("a\nb")),
                new Case("colons in the value stay", "data: a:b: c\n\n", data("a:b: c")),
                new Case("a value that starts with a colon", "data::a\n\n", data(":a")),
                new Case("data without a colon is an empty line", "data\n\n", data("")),
                new Case("data with nothing after the colon", "data:\n\n", data("")),
                new Case("data with one space only", "data: \n\n", data("")),
                new Case("data with two spaces only", "data:  \n\n", data(" ")),
                new Case("two empty data lines make one LF", "data\ndata\n\n", data("\n")),
                new Case("three empty data lines make two LFs", "data\ndata:\ndata: \n\n", data("\n\n")),
                new Case("an empty line between lines of text", "data: a\ndata:\ndata: b\n\n", data("a\n\nb")),
                new Case("a trailing empty data line leaves one LF", "data: a\ndata\n\n", data("a\n")),
                new Case("a leading empty data line", "data\ndata: a\n\n", data("\na")),
                new Case("CR ends lines", "data: a\rdata: b\r\r", data("a\nb")),
                new Case("CRLF ends lines", "data: a\r\ndata: b\r\n\r\n", data("a\nb")),
                new Case("all line ends mixed", "data: a\r\ndata: b\rdata: c\n\r\n", data("a\nb\nc")),
                new Case("LF CR is two line ends", "data: a\n\rdata: b\n\n", data("a"), data("b")),
                new Case("CR CRLF is two line ends", "data: a\r\r\ndata: b\n\n", data("a"), data("b")),
                new Case("CRLF then LF dispatches", "data: a\r\n\ndata: b\r\r", data("a"), data("b")),
                new Case("many empty lines dispatch once", "\n\n\r\r\ndata: a\n\n\n\n\r\n", data("a")),
                new Case("two events", "data: a\n\ndata: b\n\n", data("a"), data("b")),
                new Case("an unended event is dropped", "data: a\n\ndata: b\n", data("a")),
                new Case("an unended line is dropped", "data: a\n\ndata: b", data("a")),
                new Case("an event ended by a single CR at the end", "data: a\r\r", data("a")),
                new Case("a comment is ignored", ": x\ndata: a\n:data: b\n\n", data("a")),
                new Case("an empty comment is ignored", ":\n:\n\ndata: a\n\n", data("a")),
                new Case("a comment within the data", "data: a\n: x\ndata: b\n\n", data("a\nb")),
                new Case("unknown fields are ignored", "dat: x\ndatax: y\nfoo\nfoo: z\ndata: a\n\n", data("a")),
                new Case("field names are case-sensitive", "Data: x\nDATA: y\nEvent: n\nID: 1\ndata: a\n\n", data("a")),
                new Case("a space before the field name", " data: x\ndata: a\n\n", data("a")),
                new Case("a space before the colon", "data : x\ndata: a\n\n", data("a")),
                new Case("a name without an empty line of its own", "event: n\ndata: a\n\n", event("", "n", "a")),
                new Case("a name after the data", "data: a\nevent: n\n\n", event("", "n", "a")),
                new Case("the last name wins", "event: m\nevent: n\ndata: a\n\n", event("", "n", "a")),
                new Case("an empty name takes it back", "event: m\nevent\ndata: a\n\n", data("a")),
                new Case(
                        "a name lasts for one event",
                        "event: n\ndata: a\n\ndata: b\n\n",
                        event("", "n", "a"),
                        data("b")),
                new Case("no data, no event, and the name is reset", "event: n\n\ndata: a\n\n", data("a")),
                new Case(
                        "a name of any length and form",
                        "event: session.next:x \ndata: a\n\n",
                        event("", "session.next:x ", "a")),
                new Case("an id", "id: 1\ndata: a\n\n", event("1", "", "a"), "last [1]"),
                new Case(
                        "an id stays for later events",
                        "id: 1\ndata: a\n\ndata: b\n\n",
                        event("1", "", "a"),
                        event("1", "", "b"),
                        "last [1]"),
                new Case(
                        "an id is replaced",
                        "id: 1\ndata: a\n\nid: 2\ndata: b\n\n",
                        event("1", "", "a"),
                        event("2", "", "b"),
                        "last [2]"),
                new Case("an empty id resets it", "id: 1\ndata: a\n\nid\ndata: b\n\n", event("1", "", "a"), data("b")),
                new Case("an id with a colon resets it", "id: 1\ndata: a\n\nid:\n\n", event("1", "", "a")),
                new Case("an id counts without data", "id: 1\n\n", "last [1]"),
                new Case(
                        "an id without an empty line does not count",
                        "id: 1\ndata: a\n\nid: 2\n",
                        event("1", "", "a"),
                        "last [1]"),
                new Case(
                        "an id with NUL is ignored",
                        "id: 1\n\nid: 2\u0000\ndata: a\n\n",
                        event("1", "", "a"),
                        "last [1]"),
                new Case("an id of NUL alone is ignored", "id: \u0000\ndata: a\n\n", data("a")),
                new Case("an id keeps its other spaces", "id:  1 \ndata: a\n\n", event(" 1 ", "", "a"), "last [ 1 ]"),
                new Case(
                        "an id is decoded as UTF-8",
                        "id: \u00c3\u00a9\ndata: a\n\n",
                        event("\u00e9", "", "a"),
                        "last [\u00e9]"),
                new Case("retry", "retry: 1500\n", "retry 1500"),
                new Case("retry does not wait for the empty line", "retry:7\ndata: a\n\n", "retry 7", data("a")),
                new Case("retry 0", "retry: 0\n", "retry 0"),
                new Case("retry with leading zeros", "retry: 007\n", "retry 7"),
                new Case("retry with a sign is ignored", "retry: -1\nretry: +1\n"),
                new Case("retry with a fraction is ignored", "retry: 1.5\nretry: 1e3\nretry: 0x1\n"),
                new Case("retry with spaces is ignored", "retry:  1\nretry: 1 \n"),
                new Case("retry without digits is ignored", "retry\nretry:\nretry: \n"),
                new Case("retry with other scripts' digits is ignored", "retry: \u00d9\u00a1\n"),
                new Case("the longest retry", "retry: 9223372036854775807\n", "retry 9223372036854775807"),
                new Case("a longer retry is the longest", "retry: 92233720368547758070\n", "retry 9223372036854775807"),
                new Case("an unended retry is dropped", "retry: 5"),
                new Case("one BOM is skipped", BOM + "data: a\n\n", data("a")),
                new Case("a second BOM is part of the field name", BOM + BOM + "data: a\n\ndata: b\n\n", data("b")),
                new Case("a BOM later is part of the field name", "\n" + BOM + "data: a\n\ndata: b\n\n", data("b")),
                new Case("half a BOM is part of the field name", "\u00ef\u00bbdata: a\n\ndata: b\n\n", data("b")),
                new Case("half a BOM and a line end", "\u00ef\u00bb\ndata: b\n\n", data("b")),
                new Case("a BOM in the data stays", "data: " + BOM + "\n\n", data(BOM)),
                new Case("a BOM alone", BOM),
                new Case("NUL in the data stays", "data: a\u0000b\n\n", data("a\u0000b")),
                new Case(
                        "UTF-8 in the data stays",
                        "data: \u00f0\u009f\u0098\u0080\n\n",
                        data("\u00f0\u009f\u0098\u0080")),
                new Case(
                        "what is not UTF-8 stays as it is",
                        "data: \u00ff\u00c3\u0085\u00e2\n\n",
                        data("\u00ff\u00c3\u0085\u00e2")),
                new Case(
                        "NEL and other separators end no line",
                        "data: a\u0085b\u000bc\u000cd\n\n",
                        data("a\u0085b\u000bc\u000cd")),
                new Case("the standard's stock ticker", "data: YHOO\ndata: +2\ndata: 10\n\n", data("YHOO\n+2\n10")),
                new Case(
                        "the standard's four blocks",
                        ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
                        event("1", "", "first event"),
                        data("second event"),
                        data(" third event")),
                new Case("the standard's unended third block", "data\n\ndata\ndata\n\ndata:", data(""), data("\n")));
    }

    private static String data(String data) {
        return event("", "", data);
    }

    private static String event(String id, String name, String data) {
        return Heard.line(id, name, data);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isParsedWhole(Case given) {
        assertEquals(given.expected(), Heard.parse(LIMIT, given.bytes()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isParsedByteByByte(Case given) {
        int[] cuts = IntStream.range(0, given.bytes().length).toArray();
        assertEquals(given.expected(), Heard.parse(LIMIT, given.bytes(), cuts));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isParsedHoweverItIsCutInTwo(Case given) {
        for (int cut = 0; cut <= given.bytes().length; cut++) {
            assertEquals(given.expected(), Heard.parse(LIMIT, given.bytes(), cut), "cut at " + cut);
        }
    }
}
