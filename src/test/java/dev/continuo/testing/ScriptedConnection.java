package dev.continuo.testing;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** One connection of a {@link ScriptedUpstream}, as its script sees it. Used by one thread. */
public final class ScriptedConnection {

    private final Socket socket;
    private final InputStream in;
    private final BufferedReader reader;
    private final OutputStream out;
    private final Consumer<ScriptedRequest> onRequest;
    private final Consumer<ScriptedConnection> onClientGone;

    /** Speaks over a connected socket, which it does not close. */
    public ScriptedConnection(
            Socket socket, Consumer<ScriptedRequest> onRequest, Consumer<ScriptedConnection> onClientGone)
            throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        this.in = socket.getInputStream();
        this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
        this.out = socket.getOutputStream();
        this.onRequest = onRequest;
        this.onClientGone = onClientGone;
    }

    /** Reads the request head. */
    public ScriptedRequest request() throws IOException {
        String line = reader.readLine();
        if (line == null) {
            throw new EOFException("no request");
        }
        Map<String, String> headers = new HashMap<>();
        String header = reader.readLine();
        while (header != null && !header.isEmpty()) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
            header = reader.readLine();
        }
        ScriptedRequest request = new ScriptedRequest(line, headers);
        onRequest.accept(request);
        return request;
    }

    /** Reads the body of a request that says how long it is; empty for one that does not. */
    public String body(ScriptedRequest request) throws IOException {
        String length = request.header("content-length");
        char[] body = new char[length == null ? 0 : Integer.parseInt(length)];
        for (int read = 0; read < body.length; ) {
            int more = reader.read(body, read, body.length - read);
            if (more < 0) {
                throw new EOFException("in a body");
            }
            read += more;
        }
        return new String(body);
    }

    /** Answers with status and headers and, unless these say otherwise, an empty body. */
    public void head(int status, String... headerLines) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
        boolean length = false;
        for (String line : headerLines) {
            String name = line.toLowerCase(Locale.ROOT);
            length |= name.startsWith("content-length:") || name.startsWith("transfer-encoding:");
            head.append(line).append("\r\n");
        }
        raw(head + (length || status == 204 ? "" : "Content-Length: 0\r\n") + "\r\n");
    }

    /** Reads the request and answers with the head of a chunked event stream. */
    public void streamHead() throws IOException {
        request();
        head(200, "Content-Type: text/event-stream;charset=UTF-8", "Transfer-Encoding: chunked");
    }

    /** Sends one chunk. */
    public void chunk(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        raw("\r\n");
    }

    /** Ends a chunked body properly. */
    public void lastChunk() throws IOException {
        raw("0\r\n\r\n");
    }

    /** Sends text as it is. */
    public void raw(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Stays silent until the client closes its side. */
    public void hold() throws IOException {
        try {
            while (in.read() >= 0) {
                // Clients of an event stream send nothing more.
            }
        } finally {
            onClientGone.accept(this);
        }
    }

    /** Ends the connection with RST. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
