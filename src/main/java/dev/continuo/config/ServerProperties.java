package dev.continuo.config;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What Helidon has to be told of the settings, in its own words, so that what was checked is what it listens on: to
 * Helidon an empty variable means its own default, every interface.
 */
public final class ServerProperties {

    private static final String OPENAPI = "mp.openapi.";

    private ServerProperties() {}

    /**
     * The properties, for a source above all others.
     *
     * @param names of everything that is set
     */
    public static Map<String, String> of(ContinuoSettings settings, Iterable<String> names) {
        Map<String, String> properties = new HashMap<>();
        properties.put(Key.HOST.key(), settings.host());
        properties.put(Key.PORT.key(), String.valueOf(settings.port()));
        if (settings.guard().tls().isEmpty()) {
            // To Helidon an empty server.tls.certificate is a wish for TLS.
            properties.put("server.tls.enabled", "false");
        }
        if (setsOpenApi(names)) {
            // To Helidon one key of MicroProfile's OpenAPI replaces all of its own, the description's place among them.
            properties.put(OPENAPI + "static-file", ServerDefaults.OPENAPI);
        }
        settings.admin().ifPresent(admin -> {
            properties.put("server.sockets.0.name", AdminSocket.NAME);
            properties.put("server.sockets.0.host", admin.host());
            properties.put("server.sockets.0.port", String.valueOf(admin.port()));
            properties.put("server.features.observe.sockets.0", "@default");
            properties.put("server.features.observe.sockets.1", AdminSocket.NAME);
        });
        return properties;
    }

    private static boolean setsOpenApi(Iterable<String> names) {
        boolean sets = false;
        boolean brings = false;
        for (String name : names) {
            String key = name.toLowerCase(Locale.ROOT).replace('_', '.');
            sets |= key.startsWith(OPENAPI);
            brings |= key.matches("mp[.]openapi[.]static.file");
        }
        return sets && !brings;
    }
}
