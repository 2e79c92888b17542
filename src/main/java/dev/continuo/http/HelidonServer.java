package dev.continuo.http;

import io.helidon.microprofile.server.ServerCdiExtension;
import io.helidon.webserver.WebServerConfig;
import java.lang.reflect.Method;

/**
 * The server within the container. Helidon MP lets nobody set what it does to a connection before it is served, nor how
 * it refuses what never reaches a route; the builder that could is there, but not public.
 */
final class HelidonServer {

    private HelidonServer() {}

    /** The builder of the server, before it is built. */
    static WebServerConfig.Builder builder(ServerCdiExtension extension) {
        try {
            Method builder = ServerCdiExtension.class.getDeclaredMethod("serverBuilder");
            builder.setAccessible(true);
            return (WebServerConfig.Builder) builder.invoke(extension);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this version of Helidon does not let its server be guarded", e);
        }
    }
}
