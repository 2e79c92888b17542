package dev.continuo.http;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.continuo.guard.ClientLimits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;

/**
 * The system's limit of open files. A listener that cannot open another one for a connection gives up for good, in
 * Helidon, so connections must end before the files do.
 */
final class OpenFiles {

    private static final Logger LOGGER = System.getLogger(OpenFiles.class.getName());

    /** For the jars, the log, the upstream's connections. */
    private static final long OTHER_FILES = 512;

    private static final long FEWEST = 16;

    private OpenFiles() {}

    /** The limits, as far as the system goes with them. */
    static ClientLimits within(ClientLimits limits) {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)) {
            return limits;
        }
        long files = system.getMaxFileDescriptorCount();
        long most = Math.max(FEWEST, files - OTHER_FILES);
        if (files <= 0 || most >= limits.connections()) {
            return limits;
        }
        LOGGER.log(
                Level.WARNING,
                "server.limits.connections=" + limits.connections()
                        + ": must be within the limit of open files, which is "
                        + files + " (" + OTHER_FILES + " are for other use); " + most
                        + " are taken: raise the limit (ulimit -n), or set SERVER_LIMITS_CONNECTIONS");
        return new ClientLimits((int) most, limits.perAddress(), limits.perMinute(), limits.exempt());
    }
}
