package dev.continuo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrossRulesTest {

    private static List<String> problems(Map<String, String> settings) {
        return Given.problems(Given.PROPERTY.read(settings, Mode.SERVER));
    }

    @Test
    void theShortestRetryMayEqualTheLongestButNotExceedIt() {
        String min = "server.event_stream.retry_min_ms";
        String max = "server.event_stream.retry_max_ms";
        assertEquals(List.of(), problems(Map.of(min, "1999", max, "2000")));
        assertEquals(List.of(), problems(Map.of(min, "2000", max, "2000")));
        assertEquals(
                List.of("server.event_stream.retry_max_ms=2000: must be at least server.event_stream.retry_min_ms=2001;"
                        + " set SERVER_EVENT_STREAM_RETRY_MAX_MS, or unset it for 3000"),
                problems(Map.of(min, "2001", max, "2000")));
    }

    @Test
    void theKeyThatIsSetIsBlamedWhenTheOtherHasItsDefault() {
        assertEquals(
                List.of("server.event_stream.retry_min_ms=3001: must be at most server.event_stream.retry_max_ms=3000;"
                        + " set SERVER_EVENT_STREAM_RETRY_MIN_MS, or unset it for 1000"),
                problems(Map.of("server.event_stream.retry_min_ms", "3001")));
        assertEquals(
                List.of("server.event_stream.retry_max_ms=999: must be at least server.event_stream.retry_min_ms=1000;"
                        + " set SERVER_EVENT_STREAM_RETRY_MAX_MS, or unset it for 3000"),
                problems(Map.of("server.event_stream.retry_max_ms", "999")));
    }

    @Test
    void theLongestReconnectDelayMayEqualTheFirstButNotBeBelow() {
        String first = "upstream.reconnect.initial_ms";
        String longest = "upstream.reconnect.max_ms";
        assertEquals(List.of(), problems(Map.of(first, "700", longest, "701")));
        assertEquals(List.of(), problems(Map.of(first, "700", longest, "700")));
        assertEquals(
                List.of("upstream.reconnect.max_ms=699: must be at least upstream.reconnect.initial_ms=700;"
                        + " set UPSTREAM_RECONNECT_MAX_MS, or unset it for 30000"),
                problems(Map.of(first, "700", longest, "699")));
    }

    @Test
    void aRuleIsSilentWhileOneOfItsKeysIsWrongByItself() {
        assertEquals(
                List.of("server.event_stream.retry_max_ms=99: must be 100..60000 (ms);"
                        + " set SERVER_EVENT_STREAM_RETRY_MAX_MS, or unset it for 3000"),
                problems(Map.of("server.event_stream.retry_max_ms", "99")));
    }

    @Test
    void userAndPasswordComeTogetherAndThePasswordIsNeverSaid() {
        assertEquals(
                List.of("upstream.username=ada: must be set together with upstream.password;"
                        + " set UPSTREAM_USERNAME, or unset it, or set UPSTREAM_PASSWORD"),
                problems(Map.of("upstream.username", "ada")));
        assertEquals(
                List.of("upstream.password=***: must be set together with upstream.username;"
                        + " set UPSTREAM_PASSWORD, or unset it, or set UPSTREAM_USERNAME"),
                problems(Map.of("upstream.password", "hunter2")));
    }

    @Test
    void aPasswordWithinAUrlIsNeverSaid() {
        assertEquals(
                List.of("upstream.url=ftp://***@example.com/: must be an http(s) URL, or demo; set UPSTREAM_URL, or"
                        + " unset it for demo"),
                problems(Map.of("upstream.url", "ftp://ada:hun@ter2@example.com/")));
    }

    /** In none of the problems that a URL can have or be part of. */
    @Test
    void aPasswordWithASlashWithinAUrlIsNeverSaid() {
        assertEquals(
                List.of("upstream.url=http://***@h:1: must be an http(s) URL, or demo; set UPSTREAM_URL, or"
                        + " unset it for demo"),
                problems(Map.of("upstream.url", "http://u:sec/ret@h:1")));
        Map<String, String> wrongTogether = Map.of(
                "upstream.url", "http://u:sec/ret@h:1",
                "upstream.dialect", "plain",
                "upstream.scope", "directory",
                "upstream.username", "ada",
                "supervisor.command", "opencode serve");
        List<String> all = problems(wrongTogether);
        assertTrue(all.size() > 2, all::toString);
        for (String problem : all) {
            assertFalse(problem.contains("sec") || problem.contains("ret@"), problem);
        }
    }

    @Test
    void settingsDoNotShowThePassword() {
        ContinuoSettings settings = Given.valid(
                Given.PROPERTY.read(Map.of("upstream.username", "ada", "upstream.password", "hunter2"), Mode.SERVER));
        assertFalse(settings.toString().contains("hunter2"), settings.toString());
    }

    @Test
    void theDemoSpeaksOnlyOpencode() {
        assertEquals(
                List.of(
                        "upstream.dialect=plain: must be opencode with upstream.url=demo;"
                                + " set UPSTREAM_DIALECT, or unset it for opencode, or set UPSTREAM_URL to the URL of a stream"),
                problems(Map.of("upstream.dialect", "plain")));
    }

    @Test
    void aPlainUpstreamHasNoDirectories() {
        assertEquals(
                List.of("upstream.scope=directory: must be global with upstream.dialect=plain;"
                        + " set UPSTREAM_SCOPE, or unset it for global"),
                problems(Map.of(
                        "upstream.scope", "directory",
                        "upstream.dialect", "plain",
                        "upstream.url", "http://localhost:1/sse")));
        assertEquals(List.of(), problems(Map.of("upstream.scope", "directory")));
    }

    @Test
    void anExplicitUrlBesideACommandIsAProblemOfItsOwn() {
        assertEquals(
                List.of("upstream.url=http://localhost:4096: must be unset with supervisor.command, whose ready line"
                        + " says the URL; unset UPSTREAM_URL, or unset SUPERVISOR_COMMAND"),
                problems(Map.of("supervisor.command", "opencode serve", "upstream.url", "http://localhost:4096")));
    }

    @Test
    void beyondLoopbackOnlyWhenItIsSaidThatThereIsNoAuthentication() {
        String end =
                " must be a loopback address, because nobody is asked for credentials; set SERVER_HOST, or unset it"
                        + " for localhost, or set SERVER_AUTH_MODE to basic, bearer or jwt, or to none to let everybody who"
                        + " reaches the port read every event";
        for (String host : List.of("0.0.0.0", "::", "192.0.2.1")) {
            assertEquals(List.of("server.host=" + host + ":" + end), problems(Map.of("server.host", host)));
            assertEquals(List.of(), problems(Map.of("server.host", host, "server.auth.mode", "none")));
        }
        for (String host : List.of("localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]")) {
            assertEquals(List.of(), problems(Map.of("server.host", host)));
        }
    }

    @Test
    void anAdminPortBeyondLoopbackNeedsAModeToo() {
        String host = "server.admin.host";
        assertEquals(
                1, problems(Map.of(host, "0.0.0.0", "server.admin.port", "0")).size());
        assertEquals(
                List.of(), problems(Map.of(host, "0.0.0.0", "server.admin.port", "0", "server.auth.mode", "none")));
        assertEquals(List.of(), problems(Map.of("server.admin.port", "0")));
        assertEquals(
                List.of("server.admin.port=8080: must be another port than server.port; set SERVER_ADMIN_PORT, or"
                        + " unset it"),
                problems(Map.of("server.admin.port", "8080")));
    }

    @Test
    void aModeNeedsWhatItAsksFor() {
        String mode = "server.auth.mode";
        assertEquals(
                List.of("server.auth.mode=basic: must come with server.auth.password or server.auth.password_file;"
                        + " set SERVER_AUTH_MODE, or unset it, or set SERVER_AUTH_PASSWORD"),
                problems(Map.of(mode, "basic")));
        assertEquals(
                List.of("server.auth.mode=bearer: must come with server.auth.tokens_file;"
                        + " set SERVER_AUTH_MODE, or unset it, or set SERVER_AUTH_TOKENS_FILE"),
                problems(Map.of(mode, "bearer")));
        assertEquals(3, problems(Map.of(mode, "jwt")).size());
    }

    @Test
    void whoeverSetsAPasswordWithoutTheModeIsTold() {
        assertEquals(
                List.of("server.auth.password=***: must come with server.auth.mode=basic;"
                        + " set SERVER_AUTH_PASSWORD, or unset it, or set SERVER_AUTH_MODE=basic"),
                problems(Map.of("server.auth.password", "hunter2")));
        assertEquals(
                List.of("server.auth.password=***: must come with server.auth.mode=basic;"
                        + " set SERVER_AUTH_PASSWORD_FILE, or unset it, or set SERVER_AUTH_MODE=basic"),
                problems(Map.of("server.auth.password_file", GivenFiles.PASSWORD, "server.auth.mode", "none")));
        assertEquals(
                1,
                problems(Map.of("server.auth.tokens_file", GivenFiles.TOKENS, "server.auth.mode", "none"))
                        .size());
    }

    @Test
    void aPasswordAndAFileWithOneAreOneTooMany() {
        assertEquals(
                List.of("server.auth.password_file=" + GivenFiles.PASSWORD
                        + ": must be unset with server.auth.password; set SERVER_AUTH_PASSWORD_FILE, or unset it"),
                problems(Map.of(
                        "server.auth.mode", "basic",
                        "server.auth.password", "hunter2",
                        "server.auth.password_file", GivenFiles.PASSWORD)));
        assertEquals(
                List.of("upstream.password_file=" + GivenFiles.PASSWORD
                        + ": must be unset with upstream.password; set UPSTREAM_PASSWORD_FILE, or unset it"),
                problems(Map.of(
                        "upstream.username", "ada",
                        "upstream.password", "hunter2",
                        "upstream.password_file", GivenFiles.PASSWORD)));
    }

    @Test
    void whatIsInTheFilesIsChecked() {
        assertEquals(
                List.of("server.auth.tokens_file=" + GivenFiles.PASSWORD
                        + ": must list tokens, but line 1 must be a name"
                        + " and a token of at least 16 letters, digits and ._~+/-; set SERVER_AUTH_TOKENS_FILE, or unset"
                        + " it"),
                problems(Map.of("server.auth.mode", "bearer", "server.auth.tokens_file", GivenFiles.PASSWORD)));
        Map<String, String> jwt = Map.of(
                "server.auth.mode", "jwt",
                "mp.jwt.verify.issuer", "i",
                "mp.jwt.verify.audiences", "a",
                "mp.jwt.verify.publickey.location", GivenFiles.PASSWORD);
        List<String> all = problems(jwt);
        assertEquals(1, all.size(), all::toString);
        assertTrue(all.get(0).contains("must hold a public key"), all::toString);
        assertFalse(all.get(0).contains("from a file"), all::toString);
    }

    @Test
    void keysAreHereOrThereAndNotBoth() {
        assertEquals(
                List.of("mp.jwt.verify.publickey.location=" + GivenFiles.KEY
                        + ": must be unset with mp.jwt.verify.publickey; set MP_JWT_VERIFY_PUBLICKEY_LOCATION, or unset"
                        + " it"),
                problems(Map.of(
                        "server.auth.mode", "jwt",
                        "mp.jwt.verify.issuer", "i",
                        "mp.jwt.verify.audiences", "a",
                        "mp.jwt.verify.publickey", GivenFiles.KEY_TEXT,
                        "mp.jwt.verify.publickey.location", GivenFiles.KEY)));
    }

    @Test
    void aHostThatNobodyKnowsIsAProblem() {
        assertEquals(
                List.of("server.host=:::: must be a name or an address that this machine knows; set SERVER_HOST, or"
                        + " unset it for localhost"),
                problems(Map.of("server.host", ":::")));
    }

    @Test
    void aRelayIsNotItsOwnUpstream() {
        assertEquals(
                List.of(
                        "upstream.url=http://127.0.0.1:8110/event: must lead to another server, because the relay itself"
                                + " listens there with server.host=localhost and server.port=8110; set UPSTREAM_URL, or unset it"
                                + " for demo, or set SERVER_PORT to another port"),
                problems(Map.of(
                        "server.port", "8110",
                        "upstream.dialect", "plain",
                        "upstream.url", "http://127.0.0.1:8110/event")));
        for (String url : List.of("http://localhost:8109", "http://localhost:8111", "http://192.0.2.1:8110")) {
            assertEquals(List.of(), problems(Map.of("server.port", "8110", "upstream.url", url)), url);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080",
                "http://LOCALHOST:8080/event",
                "http://127.0.0.1:8080",
                "http://127.9.9.9:8080",
                "http://[::1]:8080",
                "https://0.0.0.0:8080",
                "http://u:p@localhost:8080"
            })
    void allOfLoopbackIsTheRelayItself(String url) {
        for (String host : List.of("localhost", "127.0.0.1", "::1", "0.0.0.0", "::")) {
            List<String> all = problems(Map.of("upstream.url", url, "server.host", host, "server.auth.mode", "none"));
            assertEquals(1, all.size(), host + all);
            assertTrue(all.get(0).contains("server.host=" + host + " and server.port=8080"), all::toString);
        }
    }

    @Test
    void onAnAddressOfItsOwnItLeavesLoopbackToOthers() {
        Map<String, String> own = new HashMap<>(Map.of("server.host", "192.0.2.1", "server.auth.mode", "none"));
        own.put("upstream.url", "http://localhost:8080");
        assertEquals(List.of(), problems(own));
        own.put("upstream.url", "http://192.0.2.1:8080");
        assertEquals(1, problems(own).size());
        own.put("upstream.url", "http://192.0.2.2:8080");
        assertEquals(List.of(), problems(own));
    }

    @ParameterizedTest
    @CsvSource({
        "80, http://localhost, 1",
        "443, https://localhost/base, 1",
        "443, http://localhost, 0",
        "80, https://localhost, 0",
        "0, http://localhost:0, 0"
    })
    void thePortMayBeTheSchemesAndOneThatTheSystemChoosesIsNobodys(String port, String url, int expected) {
        assertEquals(
                expected,
                problems(Map.of("server.port", port, "upstream.url", url)).size());
    }

    @Test
    void theAdminPortIsNoUpstreamEither() {
        assertEquals(
                List.of("upstream.url=http://localhost:9090: must lead to another server, because the relay itself"
                        + " listens there with server.admin.host=localhost and server.admin.port=9090; set UPSTREAM_URL,"
                        + " or unset it for demo, or set SERVER_ADMIN_PORT to another port"),
                problems(Map.of("server.admin.port", "9090", "upstream.url", "http://localhost:9090")));
        assertEquals(List.of(), problems(Map.of("server.admin.port", "0", "upstream.url", "http://localhost:9090")));
    }

    @Test
    void aHostApplicationMayConsumeADoorOfItsOwn() {
        Map<String, String> own = Map.of("server.port", "7001", "upstream.url", "http://localhost:7001/events");
        assertEquals(List.of(), Given.problems(Given.PROPERTY.read(own, Mode.EMBEDDED)));
        assertEquals(1, problems(own).size());
    }
}
