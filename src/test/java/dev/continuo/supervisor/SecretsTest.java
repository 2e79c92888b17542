package dev.continuo.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OPENCODE_SERVER_PASSWORD",
                "ANTHROPIC_API_KEY",
                "GITHUB_TOKEN",
                "TOKEN",
                "AWS_SECRET_ACCESS_KEY",
                "client_secret",
                "GOOGLE_APPLICATION_CREDENTIALS",
                "NPM_AUTH"
            })
    void whatIsSecretByItsNameIsHidden(String name) {
        assertEquals("it is ***!", Secrets.of(Map.of(name, "hunter2")).hiddenIn("it is hunter2!"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HOME", "KEYBOARD", "TOKENIZERS_PARALLELISM", "PASSWORD_STORE_DIR", "MONKEY"})
    void whatIsNoneIsShown(String name) {
        assertEquals("it is hunter2!", Secrets.of(Map.of(name, "hunter2")).hiddenIn("it is hunter2!"));
    }

    @Test
    void theLongerOfTwoIsHiddenWhole() {
        Map<String, String> environment = Map.of("A_KEY", "hunter2", "B_KEY", "hunter2-and-more");
        assertEquals("***, ***", Secrets.of(environment).hiddenIn("hunter2-and-more, hunter2"));
    }

    @Test
    void aShortOneIsNotLookedFor() {
        assertEquals("12345", Secrets.of(Map.of("KEY", "12345")).hiddenIn("12345"));
        assertEquals("***", Secrets.of(Map.of("KEY", "123456")).hiddenIn("123456"));
    }
}
