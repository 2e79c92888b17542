package dev.continuo.config;

import java.util.HashMap;
import java.util.Map;

/**
 * What Helidon has to be told of the settings, in its own words, so that what was checked is what it listens on: to
 * Helidon an empty variable means its own default, every interface.
 */
public final class ServerProperties {

    private ServerProperties() {}

    /** The properties, for a source above all others. */
    public static Map<String, String> of(ContinuoSettings settings) {
        Map<String, String> properties = new HashMap<>();
        properties.put(Key.HOST.key(), settings.host());
        properties.put(Key.PORT.key(), String.valueOf(settings.port()));
        settings.admin().ifPresent(admin -> {
            properties.put("server.sockets.0.name", AdminSocket.NAME);
            properties.put("server.sockets.0.host", admin.host());
            properties.put("server.sockets.0.port", String.valueOf(admin.port()));
            properties.put("server.features.observe.sockets.0", "@default");
            properties.put("server.features.observe.sockets.1", AdminSocket.NAME);
        });
        return properties;
    }
}
