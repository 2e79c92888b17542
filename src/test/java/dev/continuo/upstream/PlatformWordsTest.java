package dev.continuo.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class PlatformWordsTest {

    @Test
    void whatThePlatformSaysIsKept() {
        assertEquals("Connection reset", PlatformWords.of(new SocketException("Connection reset")));
        assertEquals("unknown host opencode.invalid", PlatformWords.of(new UnknownHostException("opencode.invalid")));
    }

    @Test
    void namesOfClassesAreNot() {
        assertEquals(
                "Read timed out", PlatformWords.of(new IOException("java.net.SocketTimeoutException: Read timed out")));
        assertEquals(
                "PKIX path building failed: unable to find valid certification path to requested target",
                PlatformWords.of(new SSLHandshakeException("PKIX path building failed: "
                        + "sun.security.provider.certpath.SunCertPathBuilderException: "
                        + "unable to find valid certification path to requested target")));
    }

    @Test
    void whoSaysNothingHasWordsAllTheSame() {
        assertEquals("the connection broke", PlatformWords.of(new EOFException()));
        assertEquals("the connection broke", PlatformWords.of(new IOException("java.io.EOFException")));
    }

    @Test
    void theRootIsTheInnermostCause() {
        Exception root = new ConnectException("Connection refused");
        assertSame(root, PlatformWords.root(root));
        assertSame(root, PlatformWords.root(new IllegalStateException("outer", new IOException(root))));
    }
}
