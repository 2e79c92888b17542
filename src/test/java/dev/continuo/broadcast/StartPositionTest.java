package dev.continuo.broadcast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.continuo.event.Window;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class StartPositionTest {

    /** Holds 10..20 of epoch e. */
    private static final Window WINDOW = new Window("e", 10, 20);

    private static final Window EMPTY = new Window("e", 1, 0);

    @Test
    void aStreamThatAsksForNothingStartsAtTheHead() {
        assertEquals(new StartPosition.Live(20), decide(new StartRequest.Live(), WINDOW));
        assertEquals(new StartPosition.Live(0), decide(new StartRequest.Live(), EMPTY));
    }

    @ParameterizedTest
    @MethodSource("servable")
    void aCursorWhoseNextEventIsHeldIsServed(String cursor, long after) {
        assertEquals(new StartPosition.Resume(after), decide(resume(cursor, OnExpired.DEFAULT), WINDOW));
        assertEquals(new StartPosition.Replay(after, 20), decide(new StartRequest.Replay(cursor), WINDOW));
    }

    static Stream<Arguments> servable() {
        return Stream.of(
                Arguments.of("e-9", 9L),
                Arguments.of("e-10", 10L),
                Arguments.of("e-19", 19L),
                Arguments.of("e-20", 20L));
    }

    @ParameterizedTest
    @MethodSource("unservable")
    void aCursorThatCannotBeServedSaysWhyAndGoesOnWhereTheContractSays(
            String cursor, ExpiredReason reason, long next, long after) {
        assertEquals(
                new StartPosition.Expired(reason, next, after, false),
                decide(resume(cursor, OnExpired.DEFAULT), WINDOW));
        assertEquals(
                new StartPosition.Expired(reason, next, 20, true), decide(new StartRequest.Replay(cursor), WINDOW));
    }

    static Stream<Arguments> unservable() {
        return Stream.of(
                Arguments.of("e-8", ExpiredReason.EVICTED, 8L, 20L),
                Arguments.of("e-0", ExpiredReason.EVICTED, 0L, 20L),
                Arguments.of("e-21", ExpiredReason.AHEAD, 21L, 20L),
                Arguments.of("other-15", ExpiredReason.EPOCH, 15L, 9L),
                Arguments.of("other-99", ExpiredReason.EPOCH, 99L, 9L),
                Arguments.of("e-", ExpiredReason.MALFORMED, -1L, 20L),
                Arguments.of("-5", ExpiredReason.MALFORMED, -1L, 20L),
                Arguments.of("e-5x", ExpiredReason.MALFORMED, -1L, 20L),
                Arguments.of("e--5", ExpiredReason.EPOCH, 5L, 9L),
                Arguments.of("nonsense", ExpiredReason.MALFORMED, -1L, 20L));
    }

    @Test
    void aBareNumberIsACursorOfTheCurrentEpochOnlyWhereItMayBe() {
        assertEquals(new StartPosition.Replay(15, 20), decide(new StartRequest.Replay("15"), WINDOW));
        assertEquals(
                new StartPosition.Resume(15), decide(new StartRequest.Resume("15", true, OnExpired.DEFAULT), WINDOW));
        assertEquals(
                new StartPosition.Expired(ExpiredReason.MALFORMED, -1, 20, false),
                decide(new StartRequest.Resume("15", false, OnExpired.DEFAULT), WINDOW));
    }

    @Test
    void beforeEverythingIsServableAsLongAsNothingWasEvicted() {
        assertEquals(new StartPosition.Replay(0, 0), decide(new StartRequest.Replay("0"), EMPTY));
        assertEquals(new StartPosition.Replay(0, 3), decide(new StartRequest.Replay("0"), new Window("e", 1, 3)));
        assertEquals(
                new StartPosition.Expired(ExpiredReason.EVICTED, 0, 3, true),
                decide(new StartRequest.Replay("0"), new Window("e", 2, 3)));
    }

    @ParameterizedTest
    @EnumSource(
            value = OnExpired.class,
            names = {"OLDEST", "HEAD", "CLOSE"})
    void theClientMayOverrideWhereAnExpiredStreamGoesOn(OnExpired wish) {
        long after = wish == OnExpired.OLDEST ? 9 : 20;
        boolean ends = wish == OnExpired.CLOSE;
        assertEquals(
                new StartPosition.Expired(ExpiredReason.EVICTED, 3, after, ends), decide(resume("e-3", wish), WINDOW));
        assertEquals(
                new StartPosition.Expired(ExpiredReason.EPOCH, 3, after, ends), decide(resume("f-3", wish), WINDOW));
    }

    private static StartRequest resume(String cursor, OnExpired onExpired) {
        return new StartRequest.Resume(cursor, false, onExpired);
    }

    private static StartPosition decide(StartRequest request, Window window) {
        return StartPosition.decide(request, window);
    }
}
