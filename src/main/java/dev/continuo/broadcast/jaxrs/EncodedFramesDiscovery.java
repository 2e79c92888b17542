package dev.continuo.broadcast.jaxrs;

import jakarta.ws.rs.core.FeatureContext;
import org.glassfish.jersey.internal.spi.AutoDiscoverable;

/** Registers the writer with every Jersey application on the class path, whatever classes that one lists. */
public final class EncodedFramesDiscovery implements AutoDiscoverable {

    @Override
    public void configure(FeatureContext context) {
        if (!context.getConfiguration().isRegistered(EncodedFramesWriter.class)) {
            context.register(new EncodedFramesWriter());
        }
    }
}
