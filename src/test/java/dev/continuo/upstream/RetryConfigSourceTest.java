package dev.continuo.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ServiceLoader;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetryConfigSourceTest {

    @AfterEach
    void unset() {
        System.clearProperty(RetryConfigSource.OUR_KEY);
    }

    @Test
    void retryGetsTheValueOfOurKeyThroughTheConfigurationOfTheApplication() {
        System.setProperty(RetryConfigSource.OUR_KEY, "42");
        assertEquals("42", ConfigProvider.getConfig().getValue(RetryConfigSource.RETRY_KEY, String.class));
    }

    @Test
    void withoutOurKeyTheAnnotationCounts() {
        assertNull(new RetryConfigSource().getValue(RetryConfigSource.RETRY_KEY));
        assertNull(new RetryConfigSource().getValue("anything.else"));
    }

    @Test
    void itIsRegistered() {
        assertTrue(ServiceLoader.load(ConfigSource.class).stream()
                .anyMatch(provider -> provider.type() == RetryConfigSource.class));
    }
}
