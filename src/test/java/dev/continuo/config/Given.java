package dev.continuo.config;

import io.helidon.config.mp.MpConfigSources;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/** How a setting comes in. Each configuration is built once, because building one takes milliseconds. */
@SuppressWarnings("ImmutableEnumChecker") // a configuration is built once for all tests, which run one after another
enum Given {
    PROPERTY {
        private final Config config = config(MpConfigSources.systemProperties());

        @Override
        Reading read(Map<String, String> settings, Mode mode) {
            settings.forEach(System::setProperty);
            try {
                return SettingsReader.read(config, mode);
            } finally {
                settings.keySet().forEach(System::clearProperty);
            }
        }
    },
    VARIABLE {
        private final Environment environment = new Environment();
        private final Config config = config(environment);

        @Override
        Reading read(Map<String, String> settings, Mode mode) {
            environment.variables.clear();
            settings.forEach((key, value) ->
                    environment.variables.put(key.toUpperCase(Locale.ROOT).replace('.', '_'), value));
            return SettingsReader.read(config, mode);
        }
    };

    abstract Reading read(Map<String, String> settings, Mode mode);

    private static Config config(ConfigSource source) {
        return ConfigProviderResolver.instance()
                .getBuilder()
                .withSources(source)
                .build();
    }

    static ContinuoSettings valid(Reading reading) {
        return switch (reading) {
            case Reading.Valid valid -> valid.settings();
            case Reading.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
    }

    static List<String> problems(Reading reading) {
        return switch (reading) {
            case Reading.Valid valid -> List.of();
            case Reading.Invalid invalid -> invalid.problems();
        };
    }

    /** An environment with the look-up rules of MicroProfile Config; the real one is tested with a real process. */
    private static final class Environment implements ConfigSource {

        private final Map<String, String> variables = new ConcurrentHashMap<>();

        @Override
        public @Nullable String getValue(String key) {
            String exact = variables.get(key);
            String plain = key.replaceAll("[^A-Za-z0-9_]", "_");
            String upper = variables.get(plain.toUpperCase(Locale.ROOT));
            return exact != null ? exact : variables.getOrDefault(plain, upper);
        }

        @Override
        public Map<String, String> getProperties() {
            return variables;
        }

        @Override
        public Set<String> getPropertyNames() {
            return variables.keySet();
        }

        @Override
        public String getName() {
            return "environment of a test";
        }
    }
}
