package dev.continuo.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.testing.ScriptedUpstream;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** What a probe that fails says to people. */
class HealthProbeIT {

    @Test
    void whatIsWrongIsToldInWords() throws Exception {
        try (ScriptedUpstream server = ScriptedUpstream.start()) {
            URI url = server.url("");
            HealthProbe probe = new HealthProbe(Policies.defaults(), null, () -> null);
            server.then(ScriptedUpstream.answers(503, "Content-Length: 0"));
            assertEquals(url + "/global/health answered status 503", probe.failure(url));
            server.then(connection -> {
                connection.request();
                connection.reset();
            });
            // It depends on what the client comes to see first.
            String broken = String.valueOf(probe.failure(url));
            assertTrue(broken.matches(".* cannot be asked: (Connection reset|HTTP/1.1 header .*)"), broken);
            server.refuse();
            assertEquals(url + "/global/health cannot be asked: it takes no connection", probe.failure(url));
        }
    }
}
