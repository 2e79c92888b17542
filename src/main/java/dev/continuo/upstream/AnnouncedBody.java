package dev.continuo.upstream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body whose length was announced: ending before that is a cut (RFC 9112, 8). The platform's client tells so from JDK
 * 22 on only. Used by one thread.
 */
final class AnnouncedBody extends FilterInputStream {

    private long left;

    /**
     * Nothing read yet.
     *
     * @param body closed with this
     * @param length as announced, in bytes
     */
    AnnouncedBody(InputStream body, long length) {
        super(body);
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read < 0 && left > 0) {
            throw new IOException("the body ended " + left + " bytes before its announced length");
        }
        left -= Math.max(0, read);
        return read;
    }
}
