package dev.continuo.config;

import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * What Helidon needs to be told when Continuo is the application; everything else overrides it. Empty within a host
 * application. Not a {@code microprofile-config.properties}, because that would fight the host application's own.
 */
public final class ServerDefaults implements ConfigSource {

    private static final int BELOW_EVERY_FILE = 10;

    /** Where the jar has the description of the doors. */
    static final String OPENAPI = "dev/continuo/http/openapi.yaml";

    private static final Map<String, String> DEFAULTS = Map.of(
            Key.HOST.key(),
            Key.HOST.defaultValue().orElseThrow(),
            Key.PORT.key(),
            Key.PORT.defaultValue().orElseThrow(),
            // Nagle's algorithm costs 40 ms tails.
            "server.connection-options.tcp-no-delay",
            "true",
            // The kernel's own choice lets a stuck client hold megabytes.
            "server.connection-options.socket-send-buffer-size",
            "65536",
            // Heap and disk would be part of liveness: a full disk is no reason to be killed.
            "mp.health.disable-default-procedures",
            "true",
            // The doors are routes, so no annotation describes them.
            "openapi.static-file",
            OPENAPI);

    /** For the service loader. */
    public ServerDefaults() {}

    @Override
    public Map<String, String> getProperties() {
        return Mode.current() == Mode.SERVER ? DEFAULTS : Map.of();
    }

    @Override
    public Set<String> getPropertyNames() {
        return getProperties().keySet();
    }

    @Override
    public @Nullable String getValue(String name) {
        return getProperties().get(name);
    }

    @Override
    public int getOrdinal() {
        return BELOW_EVERY_FILE;
    }

    @Override
    public String getName() {
        return "Continuo's server defaults";
    }
}
