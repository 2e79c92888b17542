package dev.continuo.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.continuo.auth.Admission.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BasicAuthTest {

    /** In Base64 it has all that differs between the alphabets: +, / and padding. */
    private static final String PASSWORD = "pä:ss>?~~ÿ";

    private final BasicAuth auth = new BasicAuth("opencode", PASSWORD);

    @Test
    void theRightPairIsGranted() {
        assertGranted(judge("Basic " + base64("opencode:" + PASSWORD), null));
        assertGranted(judge("basic  " + base64("opencode:" + PASSWORD), null));
    }

    @Test
    void theTokenInTheQueryCountsInEveryFormThatClientsSend() {
        String standard = base64("opencode:" + PASSWORD);
        assertEquals(true, standard.contains("+") || standard.contains("/"), standard);
        for (String form : new String[] {
            standard,
            standard.replace("=", ""),
            standard.replace('+', '-').replace('/', '_'),
            standard.replace('+', '-').replace('/', '_').replace("=", ""),
            standard.replace('+', ' ')
        }) {
            assertGranted(judge(null, form));
        }
    }

    @Test
    void theTokenInTheQueryWinsAsItDoesWithOpencode() {
        String right = base64("opencode:" + PASSWORD);
        assertGranted(judge("Basic " + base64("opencode:wrong"), right));
        assertRefused(Reason.WRONG, judge("Basic " + right, base64("opencode:wrong")));
    }

    @ParameterizedTest
    @CsvSource({"opencode:wrong", "Opencode:pä:ss>?~~ÿ", ":pä:ss>?~~ÿ", "opencode", "opencode:", "pä:ss>?~~ÿ", ":", "''"
    })
    void anotherPairIsRefused(String pair) {
        assertRefused(Reason.WRONG, judge(null, base64(pair) + "="));
        assertRefused(pair.isEmpty() ? Reason.MISSING : Reason.WRONG, judge("Basic " + base64(pair), null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic ", "Bearer b3BlbmNvZGU6eA==", "b3BlbmNvZGU6eA==", "Basic a b", "BasicX y"})
    void whatIsNoBasicHeaderIsNone(String header) {
        assertRefused(Reason.MISSING, judge(header, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "====", "b3Bl\u0000", "ä", "b3BlbmNvZGU6eA===="})
    void whatIsNotBase64IsWrong(String garbage) {
        assertRefused(Reason.WRONG, judge(null, garbage));
    }

    @Test
    void nothingPrintsAPassword() {
        String encoded = base64("opencode:" + PASSWORD);
        assertFalse(new Presented(Optional.of(encoded), Optional.of(encoded))
                .toString()
                .contains(encoded));
        assertFalse(new AuthPolicy.Basic("opencode", PASSWORD).toString().contains(PASSWORD));
    }

    private Admission judge(@Nullable String header, @Nullable String query) {
        return auth.judge(new Presented(Optional.ofNullable(header), Optional.ofNullable(query)));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertGranted(Admission admission) {
        assertEquals("Granted", admission.getClass().getSimpleName());
    }

    private static void assertRefused(Reason reason, Admission admission) {
        assertEquals(new Admission.Refused(reason, "Basic realm=\"continuo\", charset=\"UTF-8\""), admission);
    }
}
