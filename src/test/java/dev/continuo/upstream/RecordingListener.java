package dev.continuo.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Writes down what it is told, a line per call. An event with data {@code greeting} or {@code heartbeat} is one. */
final class RecordingListener implements UpstreamListener {

    private int unpublished;
    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

    /** Waits for the next call. */
    String next() throws InterruptedException {
        String call = calls.poll(30, TimeUnit.SECONDS);
        return call == null ? "(nothing within 30 s)" : call;
    }

    /** The next calls must be these. */
    void expect(String... expected) throws InterruptedException {
        for (String call : expected) {
            assertEquals(call, next());
        }
    }

    boolean isQuiet() {
        return calls.isEmpty();
    }

    @Override
    public void connected() {
        calls.add("connected");
    }

    @Override
    public EventKind event(RawEvent event) {
        String data = new String(event.data(), StandardCharsets.UTF_8);
        calls.add("event " + data);
        unpublished++;
        return switch (data) {
            case "greeting" -> EventKind.GREETING;
            case "heartbeat" -> EventKind.HEARTBEAT;
            case "poison" -> throw new IllegalStateException("poisoned");
            default -> EventKind.EVENT;
        };
    }

    @Override
    public void batchEnd() {
        unpublished = 0;
    }

    @Override
    public void oversized(long bytes) {
        calls.add("oversized " + bytes);
    }

    @Override
    public void ended() {
        calls.add("ended" + leftOver());
    }

    @Override
    public void lost(String reason, String sentence) {
        calls.add("lost " + reason + leftOver());
    }

    private String leftOver() {
        return unpublished == 0 ? "" : " with " + unpublished + " events unpublished";
    }

    @Override
    public void gaveUp() {
        calls.add("gaveUp");
    }

    @Override
    public void stopped(String reason) {
        calls.add("stopped " + reason);
    }
}
