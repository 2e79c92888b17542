package dev.continuo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.config.ContinuoSettings;
import dev.continuo.config.Mode;
import dev.continuo.http.ProbeDoor;
import io.helidon.common.socket.SocketOptions;
import io.helidon.config.mp.MpConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.inject.Inject;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

/** The jar within somebody else's application: beans, but no doors and no settings of its own. */
class LibraryIT {

    private static final Class<?>[] HOST_APPLICATION = {HostApplication.class, HostResource.class, ProbeDoor.class};

    @Test
    void aHostApplicationGetsOurBeansAndKeepsItsOwnDoors() throws Exception {
        try (Container host =
                Container.start(Mode.EMBEDDED, Map.of("server.event_stream.queue_max", "77"), HOST_APPLICATION)) {
            assertEquals("queue 77, upstream false", host.get("/host/greeting").body());
            assertEquals(77, host.bean(ContinuoSettings.class).stream().queueMax());
        }
    }

    @Test
    void noneOfOurDoorsIsOnTheHostsPort() throws Exception {
        try (Container host = Container.start(Mode.EMBEDDED, Map.of(), HOST_APPLICATION)) {
            for (String door : List.of("/probe-door", "/status", "/event", "/global/event", "/session/s/event", "/")) {
                assertEquals(404, host.get(door).statusCode(), door);
                assertEquals(404, host.get("/host" + door).statusCode(), "/host" + door);
            }
        }
    }

    @Test
    void asTheApplicationTheSameDoorIsOpen() throws Exception {
        try (Container server = Container.start(Mode.SERVER, Map.of(), ProbeDoor.class)) {
            assertEquals("open", server.get("/probe-door").body());
            assertFalse(server.get("/health/live").body().contains("diskSpace"), "a full disk must not kill it");
        }
    }

    @Test
    void theServersDefaultsDoNotReachAHostApplication() {
        String delay = "server.connection-options.tcp-no-delay";
        try (Container server = Container.start(Mode.SERVER, Map.of())) {
            SocketOptions sockets = SocketOptions.create(
                    MpConfig.toHelidonConfig(server.bean(Config.class)).get("server.connection-options"));
            assertTrue(sockets.tcpNoDelay());
            assertEquals(65_536, sockets.socketSendBufferSize().orElseThrow());
        }
        try (Container host = Container.start(Mode.EMBEDDED, Map.of(), HOST_APPLICATION)) {
            assertTrue(host.bean(Config.class)
                    .getOptionalValue(delay, String.class)
                    .isEmpty());
        }
    }

    @Test
    void wrongSettingsAreOneDeploymentExceptionWithALineEach() {
        DeploymentException wrong = assertThrows(
                DeploymentException.class,
                () -> Container.start(
                                Mode.EMBEDDED,
                                Map.of("server.event_stream.heartbeat_ms", "500", "log.max_events", "0"),
                                HOST_APPLICATION)
                        .close());
        assertEquals(
                List.of(
                        "Continuo's configuration:",
                        "server.event_stream.heartbeat_ms=500: must be 1000..60000 (ms);"
                                + " set SERVER_EVENT_STREAM_HEARTBEAT_MS, or unset it for 10000",
                        "log.max_events=0: must be at least 1 (events); set LOG_MAX_EVENTS, or unset it for 100000"),
                String.valueOf(wrong.getMessage()).lines().toList());
    }

    @Test
    void theJarBringsNeitherSettingsNorAnApplication() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("continuo.jar"))) {
            assertNull(jar.getEntry("META-INF/microprofile-config.properties"));
            assertNull(jar.getEntry("application.yaml"));
            assertNull(jar.getEntry("logging.properties"));
            List<String> classes = jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .toList();
            assertTrue(classes.contains("dev.continuo.Main"));
            for (String name : classes) {
                assertFalse(Application.class.isAssignableFrom(load(name)), name);
            }
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, LibraryIT.class.getClassLoader());
        } catch (ClassNotFoundException missing) {
            throw new AssertionError(missing);
        }
    }

    /** The host's. Names no classes, so that every resource the container finds becomes part of it. */
    @ApplicationScoped
    @ApplicationPath("/host")
    public static class HostApplication extends Application {}

    /** The host's. */
    @Path("/greeting")
    @RequestScoped
    public static class HostResource {

        @Inject
        ContinuoSettings settings;

        /** Says what was injected. */
        @GET
        public String greeting() {
            return "queue " + settings.stream().queueMax() + ", upstream "
                    + settings.upstream().isPresent();
        }
    }
}
