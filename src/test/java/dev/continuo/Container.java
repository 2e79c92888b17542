package dev.continuo;

import dev.continuo.config.AdminSocket;
import dev.continuo.config.Mode;
import dev.continuo.config.Reading;
import dev.continuo.config.ServerProperties;
import dev.continuo.config.SettingsReader;
import io.helidon.config.mp.MpConfigSources;
import io.helidon.microprofile.server.ServerCdiExtension;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;

/**
 * A container with a server on a free port, in this JVM, with our beans, some of a test's and nothing of the machine's
 * configuration. One at a time.
 */
public final class Container implements AutoCloseable {

    private final Config config;
    private final SeContainer container;

    private Container(Config config, SeContainer container) {
        this.config = config;
        this.container = container;
    }

    /** Starts one; everything is undone when that fails. */
    public static Container start(Mode mode, Map<String, String> settings, Class<?>... beans) {
        Mode.enter(mode);
        Map<String, String> all = new HashMap<>(Map.of(
                "server.host", "127.0.0.1",
                "server.port", "0",
                "mp.initializer.allow", "true",
                "mp.initializer.no-warn", "true"));
        all.putAll(settings);
        ConfigProviderResolver resolver = ConfigProviderResolver.instance();
        Config given = config(resolver, all);
        if (mode == Mode.SERVER && SettingsReader.read(given, mode) instanceof Reading.Valid valid) {
            all.putAll(ServerProperties.of(valid.settings(), given.getPropertyNames()));
        }
        Config config = config(resolver, all);
        resolver.registerConfig(config, Thread.currentThread().getContextClassLoader());
        try {
            return new Container(
                    config,
                    SeContainerInitializer.newInstance().addBeanClasses(beans).initialize());
        } catch (RuntimeException failure) {
            leave(config);
            throw failure;
        }
    }

    private static Config config(ConfigProviderResolver resolver, Map<String, String> settings) {
        return resolver.getBuilder()
                .addDiscoveredSources()
                .addDiscoveredConverters()
                .withSources(MpConfigSources.create(settings))
                .build();
    }

    /** A bean of the container's. */
    public <T> T bean(Class<T> type) {
        return container.select(type).get();
    }

    /** Where its server listens. */
    public int port() {
        return container.getBeanManager().getExtension(ServerCdiExtension.class).port();
    }

    /** Where its admin socket listens. */
    public int adminPort() {
        return port(AdminSocket.NAME);
    }

    /** Where another socket of its server listens. */
    public int port(String socket) {
        return container.getBeanManager().getExtension(ServerCdiExtension.class).port(socket);
    }

    /** The answer to {@code GET path}. */
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    @Override
    public void close() {
        try {
            container.close();
        } finally {
            leave(config);
        }
    }

    private static void leave(Config config) {
        ConfigProviderResolver.instance().releaseConfig(config);
        Mode.enter(Mode.EMBEDDED);
    }
}
