package dev.continuo.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.Container;
import dev.continuo.config.Mode;
import dev.continuo.supervisor.ServerDown;
import dev.continuo.supervisor.ServerStartException;
import dev.continuo.testing.Eventually;
import dev.continuo.testing.ServerProcess;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The upstream's process as a Java application sees it. */
class UpstreamServerIT {

    private static final List<ServerDown> DOWNS = new CopyOnWriteArrayList<>();

    @ApplicationScoped
    static class Witness {
        void lost(@ObservesAsync ServerDown down) {
            DOWNS.add(down);
        }
    }

    @Test
    void anApplicationEnsuresItAndIsToldOfItsEnd() throws Exception {
        DOWNS.clear();
        long pid;
        try (Container host = Container.start(
                Mode.EMBEDDED,
                Map.of("supervisor.command", ServerProcess.commandLine(), "upstream.reconnect.initial_ms", "50"),
                Witness.class)) {
            UpstreamServer server = host.bean(UpstreamServer.class);
            int port = server.ensureServer().getPort();
            assertTrue(server.isUp());
            assertTrue(server.health().orElseThrow().healthy());
            pid = server.status().orElseThrow().pid();
            new ProcessBuilder("kill", "-KILL", String.valueOf(pid)).start().waitFor();
            Eventually.holds("the event", () -> DOWNS.size() == 1);
            assertEquals(9, DOWNS.get(0).signal());
            assertEquals(port, DOWNS.get(0).port());
            assertEquals("crash", DOWNS.get(0).reason());
            assertFalse(server.ensureServer().getPort() == port);
            pid = server.status().orElseThrow().pid();
        }
        assertFalse(ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent());
        assertEquals(1, DOWNS.size(), "our own stop is no news");
    }

    @Test
    void withoutACommandThereIsNone() throws Exception {
        try (Container host = Container.start(Mode.EMBEDDED, Map.of())) {
            UpstreamServer server = host.bean(UpstreamServer.class);
            assertFalse(server.isUp());
            assertEquals(Optional.empty(), server.health());
            assertThrows(ServerStartException.class, server::ensureServer);
        }
    }
}
