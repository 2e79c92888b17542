package dev.continuo.bench.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.continuo.bench.load.EventShape;
import dev.continuo.bench.load.Feed;
import dev.continuo.bench.load.View;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Posts each event, many requests in one write on one connection, and leaves the answers unread but for failures. */
final class PostFeed implements Feed {

    private final Socket socket;
    private final String path;
    private byte[] requests = new byte[256 * 1024];
    private int length;
    private byte[] head = {};
    private @Nullable EventShape shape;
    private volatile @Nullable String refusal;

    PostFeed(int port, String path) throws IOException {
        this.path = path;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        Thread.ofPlatform().daemon().name("answers").start(this::readAnswers);
    }

    @Override
    public void shape(EventShape next) {
        shape = next;
        head = ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + next.size(View.WHOLE)
                        + "\r\n\r\n")
                .getBytes(US_ASCII);
    }

    @Override
    public void add(int session, long number, long nanos) throws IOException {
        EventShape now = shape;
        if (now == null) {
            throw new IllegalStateException("no shape");
        }
        int end = length + head.length + now.size(View.WHOLE);
        if (end > requests.length) {
            requests = Arrays.copyOf(requests, 2 * end);
        }
        System.arraycopy(head, 0, requests, length, head.length);
        length = now.write(requests, length + head.length, session, number, nanos);
    }

    @Override
    public void flush() throws IOException {
        String wrong = refusal;
        if (wrong != null) {
            throw new IOException("refused: " + wrong);
        }
        socket.getOutputStream().write(requests, 0, length);
        length = 0;
    }

    private void readAnswers() {
        byte[] answers = new byte[64 * 1024];
        try {
            InputStream in = socket.getInputStream();
            for (int read = in.read(answers); read >= 0; read = in.read(answers)) {
                String text = new String(answers, 0, Math.min(read, 40), US_ASCII);
                if (text.startsWith("HTTP/1.1 ") && text.charAt(9) != '2') {
                    refusal = text;
                }
            }
        } catch (IOException closed) {
            refusal = "the connection is gone";
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
