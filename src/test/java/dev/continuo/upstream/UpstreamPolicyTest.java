package dev.continuo.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.continuo.event.Dialect;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UpstreamPolicyTest {

    private static UpstreamPolicy policy(String url, Dialect dialect, @Nullable Credentials credentials) {
        return new UpstreamPolicy(
                URI.create(url),
                dialect,
                credentials,
                Policies.BACKOFF,
                6,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                1024);
    }

    @Test
    void thePlainUrlIsTheStreamsOwn() {
        assertEquals(
                URI.create("http://h:1/feed?x=1"),
                policy("http://h:1/feed?x=1", Dialect.PLAIN, null).streamUrl());
    }

    @Test
    void theOpencodeUrlIsTheServersBase() {
        assertEquals(
                URI.create("http://h:1/global/event"),
                policy("http://h:1", Dialect.OPENCODE, null).streamUrl());
        assertEquals(
                URI.create("http://h:1/base/global/event"),
                policy("http://h:1/base/", Dialect.OPENCODE, null).streamUrl());
    }

    @Test
    void userInfoBecomesCredentialsAndIsNeverPrinted() {
        UpstreamPolicy policy = policy("http://me:s3cret@h:1/", Dialect.PLAIN, null);
        assertEquals(new Credentials("me", "s3cret"), policy.credentials());
        assertEquals(URI.create("http://h:1/"), policy.url());
        assertFalse(policy.toString().contains("s3cret"), policy.toString());
    }

    @Test
    void explicitCredentialsWinOverUserInfo() {
        Credentials explicit = new Credentials("opencode", "x");
        assertEquals(
                explicit,
                policy("http://me:s3cret@h:1/", Dialect.PLAIN, explicit).credentials());
    }

    @Test
    void credentialsAreSentInUtf8() {
        assertEquals("Basic dGVzdDoxMjPCow==", new Credentials("test", "123£").basic());
        assertThrows(IllegalArgumentException.class, () -> new Credentials("a:b", ""));
    }

    @Test
    void theResponseHeadMayTakeAsLongAsTheStreamMayBeSilentUpToTenSeconds() {
        assertEquals(Duration.ofMillis(10_499), headTimeout(Duration.ofMillis(9_999)));
        assertEquals(Duration.ofMillis(10_500), headTimeout(Duration.ofSeconds(10)));
        assertEquals(Duration.ofMillis(10_500), headTimeout(Duration.ofMillis(10_001)));
    }

    @Test
    void whereSilenceIsAllowedForEverTheResponseHeadHasTheConnectTimeoutOnceMore() {
        assertEquals(Duration.ofSeconds(1), headTimeout(Duration.ZERO));
    }

    private static Duration headTimeout(Duration stallTimeout) {
        return Policies.plain(URI.create("http://h:1/"), stallTimeout).headTimeout();
    }
}
