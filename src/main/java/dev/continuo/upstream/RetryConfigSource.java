package dev.continuo.upstream;

import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Gives {@code @Retry} the value of {@code upstream.reconnect.max_attempts}. The key has one value only and that is
 * looked up when asked for, because it may come from any other source. MicroProfile's own key, set anywhere, wins.
 */
public final class RetryConfigSource implements ConfigSource {

    static final String RETRY_KEY = RetriedConnect.class.getName() + "/connect/Retry/maxRetries";
    static final String OUR_KEY = "upstream.reconnect.max_attempts";

    /** For the service loader. */
    public RetryConfigSource() {}

    @Override
    public int getOrdinal() {
        return 50;
    }

    @Override
    public String getName() {
        return "upstream.reconnect.max_attempts for @Retry";
    }

    /** Empty: listing names must not ask the configuration that is just being built. */
    @Override
    public Set<String> getPropertyNames() {
        return Set.of();
    }

    @Override
    public @Nullable String getValue(String name) {
        return name.equals(RETRY_KEY)
                ? ConfigProvider.getConfig()
                        .getOptionalValue(OUR_KEY, String.class)
                        .orElse(null)
                : null;
    }
}
