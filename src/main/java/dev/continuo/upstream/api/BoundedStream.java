package dev.continuo.upstream.api;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Fails rather than to pass on more than so many bytes. Used by one thread; closes what it reads from. */
final class BoundedStream extends FilterInputStream {

    private final long most;
    private long left;

    BoundedStream(InputStream in, long most) {
        super(in);
        this.most = most;
        this.left = most;
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        if (b >= 0) {
            count(1);
        }
        return b;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        if (read > 0) {
            count(read);
        }
        return read;
    }

    /** Whether there was more than allowed. */
    boolean exceeded() {
        return left < 0;
    }

    private void count(int bytes) throws IOException {
        left -= bytes;
        if (left < 0) {
            throw new IOException("the answer is longer than " + most + " bytes");
        }
    }
}
