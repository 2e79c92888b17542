package dev.continuo.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.BooleanSupplier;

/** Reads one stream to its end. Used by one virtual thread, once. */
final class StreamReader implements SseHandler {

    private static final int BUFFER_BYTES = 16 * 1024;

    /** An upstream that never pauses still gets its events published. */
    private static final int BATCH_BYTES = 64 * 1024;

    private final UpstreamLink link;
    private final UpstreamListener listener;
    private final StallWatch<StreamEnd> watch;
    private final BooleanSupplier stopping;
    private boolean provenByEvent;

    StreamReader(UpstreamLink link, UpstreamListener listener, StallWatch<StreamEnd> watch, BooleanSupplier stopping) {
        this.link = link;
        this.listener = listener;
        this.watch = watch;
        this.stopping = stopping;
    }

    /** Reads until the stream ends, breaks, stalls, is called off, or we are stopping. Leaves nothing unpublished. */
    StreamEnd read(InputStream body, int maxEventBytes) {
        try {
            return readAll(body, maxEventBytes);
        } finally {
            listener.batchEnd();
        }
    }

    private StreamEnd readAll(InputStream body, int maxEventBytes) {
        SseParser parser = new SseParser(maxEventBytes, this, link.lastEventId());
        byte[] buffer = new byte[BUFFER_BYTES];
        int unpublished = 0;
        try {
            while (true) {
                StreamEnd calledOff = watch.verdict();
                if (calledOff != null) {
                    return calledOff;
                }
                int length = stopping.getAsBoolean() ? -1 : watched(body, buffer);
                if (length < 0) {
                    parser.end();
                    return provenByEvent ? new StreamEnd.Finished() : new StreamEnd.FinishedEmpty();
                }
                link.bytes(length);
                parser.feed(buffer, 0, length);
                link.lastEventId(parser.lastEventId());
                unpublished += length;
                if (unpublished >= BATCH_BYTES || body.available() == 0) {
                    unpublished = 0;
                    listener.batchEnd();
                }
            }
        } catch (IOException e) {
            StreamEnd calledOff = watch.verdict();
            return calledOff == null ? new StreamEnd.Cut(PlatformWords.of(e)) : calledOff;
        }
    }

    @Override
    public void event(RawEvent event) {
        // A consumer may have closed the source while this batch is being read.
        if (!stopping.getAsBoolean()) {
            received(listener.event(event));
        }
    }

    @Override
    public void retry(long millis) {
        link.retry(millis);
    }

    @Override
    public void oversized(long bytes) {
        listener.oversized(bytes);
        received(EventKind.EVENT);
    }

    private void received(EventKind kind) {
        provenByEvent |= kind != EventKind.GREETING;
        link.received(kind);
    }

    private int watched(InputStream body, byte[] buffer) throws IOException {
        watch.begin();
        try {
            return body.read(buffer);
        } finally {
            watch.end();
        }
    }
}
