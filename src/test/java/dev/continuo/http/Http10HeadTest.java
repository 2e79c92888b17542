package dev.continuo.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Http10HeadTest {

    @Test
    void anHttp10RequestIsRaisedAndClosesItsConnection() {
        assertEquals(
                "GET /event HTTP/1.1\r\nHost: a:1\r\nAccept: */*\r\nConnection: close\r\n\r\n",
                raised("GET /event HTTP/1.0\r\nHost: a:1\r\nAccept: */*\r\n\r\n"));
    }

    @Test
    void whatItSaidOfTheConnectionDoesNotCount() {
        assertEquals(
                "GET / HTTP/1.1\r\nhost: a\r\nConnection: close\r\n\r\n",
                raised("GET / HTTP/1.0\r\nconnection: keep-alive\r\nhost: a\r\nConnection: close\r\n\r\n"));
    }

    @Test
    void aMissingHostIsMadeUp() {
        assertEquals(
                "GET / HTTP/1.1\r\nConnection: close\r\nHost: localhost\r\n\r\n", raised("GET / HTTP/1.0\r\n\r\n"));
    }

    @Test
    void asMuchOfTheBodyAsWasAnnouncedStaysAsItIs() {
        String head = "POST / HTTP/1.0\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
        String raised = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nConnection: close\r\n\r\n";
        for (Given given : new Given[] {
            new Given("", "", 5),
            new Given("\u00ff\r\n\r", "\u00ff\r\n\r", 1),
            new Given("\u00ff\r\n\r\n", "\u00ff\r\n\r\n", 0),
            new Given("\u00ff\r\n\r\nG", "\u00ff\r\n\r\n", 0)
        }) {
            Http10Head.Raised actual = assertInstanceOf(Http10Head.Raised.class, of(head + given.came()));
            assertEquals(
                    raised + given.passed(), new String(actual.request(), StandardCharsets.ISO_8859_1), given.came());
            assertEquals(given.missing(), actual.missing(), given.came());
        }
    }

    private record Given(String came, String passed, long missing) {}

    @Test
    void withoutALengthNothingFollows() {
        assertEquals(
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                raised("GET / HTTP/1.0\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n\r\n"));
    }

    @Test
    void everyBeginningOfItIsIncomplete() {
        String whole = "GET / HTTP/1.0\r\nHost: a\r\n\r\n";
        for (int length = 0; length < whole.length(); length++) {
            assertInstanceOf(Http10Head.Incomplete.class, of(whole.substring(0, length)), "length " + length);
        }
        assertInstanceOf(Http10Head.Raised.class, of(whole));
    }

    @Test
    void anyOtherFirstLineIsNot() {
        for (String line : new String[] {
            "GET / HTTP/1.1", "PRI * HTTP/2.0", "GET / HTTP/0.9", "GET / HTTP/1.00", "GET /HTTP/1.0", "nonsense", ""
        }) {
            assertInstanceOf(Http10Head.Other.class, of(line + "\r\n"), line);
        }
    }

    private static String raised(String request) {
        Http10Head.Raised raised = assertInstanceOf(Http10Head.Raised.class, of(request));
        return new String(raised.request(), StandardCharsets.ISO_8859_1);
    }

    private static Http10Head of(String beginning) {
        return Http10Head.of(beginning.getBytes(StandardCharsets.ISO_8859_1));
    }
}
