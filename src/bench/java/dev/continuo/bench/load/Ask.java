package dev.continuo.bench.load;

/**
 * What a subscriber asks for.
 *
 * @param path with its query
 * @param session whose events alone may come, or -1: any
 * @param headers further lines of the request, each with its line end
 */
public record Ask(String path, View view, int session, String headers) {

    /** All events. */
    public static Ask all(String path) {
        return new Ask(path, View.WHOLE, -1, "");
    }

    /** The request's head. */
    String request() {
        return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n" + headers + "\r\n";
    }
}
