package dev.continuo.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.continuo.supervisor.StartDecision.AlreadyUp;
import dev.continuo.supervisor.StartDecision.Join;
import dev.continuo.supervisor.StartDecision.Refuse;
import dev.continuo.supervisor.StartDecision.Start;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StartRuleTest {

    private static final URI URL = URI.create("http://127.0.0.1:4096");

    @ParameterizedTest
    @EnumSource(names = {"OFF", "CRASH_LOOP"})
    void whatDoesNotRunAndWillNotByItselfIsStarted(SupervisorState state) {
        assertEquals(new Start(), StartRule.decide(state, null));
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTING", "RESTARTING"})
    void aStartUnderWayIsJoined(SupervisorState state) {
        assertEquals(new Join(), StartRule.decide(state, null));
    }

    @ParameterizedTest
    @EnumSource(names = {"UP", "UNHEALTHY"})
    void aServerThatRunsIsUsedAlsoWhenItIsUnhealthy(SupervisorState state) {
        assertEquals(new AlreadyUp(URL), StartRule.decide(state, URL));
    }

    @ParameterizedTest
    @EnumSource(names = {"UP", "UNHEALTHY"})
    void aCrashThatIsNotYetNoticedIsJoinedAsARestart(SupervisorState state) {
        assertEquals(new Join(), StartRule.decide(state, null));
    }

    @ParameterizedTest
    @EnumSource(names = {"STOPPING", "STOPPED"})
    void aClosedSupervisorStartsNothing(SupervisorState state) {
        assertInstanceOf(Refuse.class, StartRule.decide(state, null));
    }
}
