package dev.continuo.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.auth.Admission.Reason;
import dev.continuo.testing.Eventually;
import dev.continuo.testing.LogRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // made before each test
class BearerAuthTest {

    private static final String ADA = "ada-0123456789abcdef";
    private static final String BOB = "bob-0123456789abcdef";

    @TempDir
    Path directory;

    private final Semaphore looks = new Semaphore(0);
    private final AtomicInteger slept = new AtomicInteger();
    private final AtomicInteger changes = new AtomicInteger();
    private Path file;
    private BearerAuth auth;

    @BeforeEach
    void watch() throws IOException {
        file = directory.resolve("tokens");
        Files.writeString(file, "ada " + ADA + "\nbob " + BOB + "\n");
        auth = BearerAuth.watching(
                file,
                duration -> {
                    assertEquals(Duration.ofSeconds(1), duration);
                    slept.incrementAndGet();
                    looks.acquire();
                },
                changes::incrementAndGet);
    }

    @AfterEach
    void close() {
        auth.close();
    }

    @Test
    void onlyAListedTokenIsGrantedInItsName() {
        assertEquals("ada", granted(ADA).name());
        assertEquals("bob", granted(BOB).name());
        assertEquals(Reason.WRONG, refused("Bearer " + ADA + "x"));
        assertEquals(Reason.WRONG, refused("Bearer ada"));
        assertEquals(Reason.MISSING, refused("Basic " + ADA));
        assertEquals(Reason.MISSING, refused(ADA));
        assertEquals(Reason.MISSING, refused("Bearer"));
    }

    @Test
    void aTokenThatIsTakenOutEndsItsPermitAndNoOther() throws Exception {
        Permit ada = granted(ADA);
        Permit bob = granted(BOB);
        write("bob " + BOB + "\n");
        look();
        assertFalse(ada.over(0), "it may be half written: not before it has been the same twice");
        look();
        assertTrue(ada.over(0));
        assertFalse(bob.over(0));
        assertEquals(Reason.WRONG, refused("Bearer " + ADA));
        assertEquals(1, changes.get());
    }

    @Test
    void aTokenWhoseLimitsChangeEndsItsPermit() throws Exception {
        Permit ada = granted(ADA);
        write("ada " + ADA + " directory=/a\nbob " + BOB + "\n");
        look();
        look();
        assertTrue(ada.over(0));
        assertTrue(granted(ADA).limits().any());
    }

    @Test
    void aFileThatIsEmptyWrongOrGoneLocksNobodyOutAndIsSaidOnce() throws Exception {
        try (LogRecords log = LogRecords.of(BearerAuth.class.getName(), Level.ALL)) {
            for (String half : new String[] {"", "bob " + BOB + "\nada ad", "\u0000\uFFFD"}) {
                int said = log.all().size();
                write(half);
                for (int i = 0; i < 4; i++) {
                    look();
                }
                assertEquals(said + 1, log.all().size());
                assertEquals("ada", granted(ADA).name());
            }
            Files.delete(file);
            for (int i = 0; i < 4; i++) {
                look();
            }
            assertEquals(4, log.all().size());
            assertEquals("ada", granted(ADA).name());
            write("bob " + BOB + "\n");
            look();
            look();
            assertEquals(Reason.WRONG, refused("Bearer " + ADA));
            assertTrue(log.texts().stream().noneMatch(text -> text.contains("0123456789")), log.texts()::toString);
        }
    }

    @Test
    void itDoesNotBeginWithAWrongFile() throws Exception {
        write("ada");
        assertThrows(IllegalArgumentException.class, () -> BearerAuth.check(file));
        assertThrows(IllegalArgumentException.class, () -> BearerAuth.check(directory.resolve("none")));
    }

    /** Another size each time, as the time stamps of some file systems are coarse. */
    private void write(String text) throws IOException {
        Files.writeString(file, text + "\n".repeat(1 + changes.get()));
    }

    private void look() throws InterruptedException {
        Eventually.holds("it sleeps", () -> looks.hasQueuedThreads());
        int before = slept.get();
        looks.release();
        Eventually.holds("it has looked", () -> slept.get() > before);
    }

    private Permit granted(String token) {
        return assertInstanceOf(
                        Admission.Granted.class,
                        auth.judge(new Presented(Optional.of("Bearer " + token), Optional.empty())))
                .permit();
    }

    private Reason refused(String header) {
        return assertInstanceOf(
                        Admission.Refused.class, auth.judge(new Presented(Optional.of(header), Optional.empty())))
                .reason();
    }
}
