package dev.continuo.upstream;

import dev.continuo.time.Sleeper;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Waits in no time and remembers for how long it would have been. */
final class RecordingSleeper implements Sleeper {

    final List<Duration> sleeps = new CopyOnWriteArrayList<>();

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        sleeps.add(duration);
    }

    List<Long> millis() {
        return sleeps.stream().map(Duration::toMillis).toList();
    }
}
