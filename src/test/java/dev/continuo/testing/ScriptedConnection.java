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
import org.jspecify.annotations.Nullable;

/** One connection of a {@link ScriptedUpstream}, as its script sees it. Used by one thread. */
public final class ScriptedConnection {

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final Consumer<ScriptedRequest> onRequest;
    private final Consumer<ScriptedConnection> onClientGone;
    private @Nullable ScriptedRequest last;

    /** Speaks over a connected socket, which it does not close. */
    public ScriptedConnection(
            Socket socket, Consumer<ScriptedRequest> onRequest, Consumer<ScriptedConnection> onClientGone)
            throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        this.onRequest = onRequest;
        this.onClientGone = onClientGone;
    }

    /** Reads the request, its body included. */
    public ScriptedRequest request() throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
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
        char[] body = new char[Integer.parseInt(headers.getOrDefault("content-length", "0"))];
        int read = 0;
        while (read < body.length) {
            int more = reader.read(body, read, body.length - read);
            if (more < 0) {
                throw new EOFException("the request's body is cut");
            }
            read += more;
        }
        ScriptedRequest request = new ScriptedRequest(line, headers, new String(body));
        last = request;
        onRequest.accept(request);
        return request;
    }

    /** The request read last. */
    public ScriptedRequest lastRequest() {
        if (last == null) {
            throw new IllegalStateException("no request has been read");
        }
        return last;
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
        chunk(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends one chunk. */
    public void chunk(byte[] bytes) throws IOException {
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
