package dev.continuo;

import dev.continuo.auth.AuthPolicy;
import dev.continuo.config.AdminSocket;
import dev.continuo.config.ContinuoSettings;
import dev.continuo.config.Key;
import dev.continuo.config.Logging;
import dev.continuo.config.Mode;
import dev.continuo.config.Reading;
import dev.continuo.config.ServerProperties;
import dev.continuo.config.SettingsReader;
import dev.continuo.upstream.PrintableUrl;
import io.helidon.common.HelidonServiceLoader;
import io.helidon.microprofile.server.ServerCdiExtension;
import io.helidon.webserver.http1.Http1ConnectionProvider;
import jakarta.enterprise.inject.spi.CDI;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Starts the relay as a server: configuration first, then the port, then the container. */
public final class Main {

    private static final System.Logger LOGGER = System.getLogger(Main.class.getName());

    private static final long MEBIBYTE = 1 << 20;

    private Main() {}

    /**
     * Starts the relay and returns; the process lives on until it is told to stop, and then exits with 0. Exits with 78
     * and a line for each problem when the configuration is wrong, before a port is opened; with 1 and a sentence when
     * it cannot listen.
     *
     * @param args {@code --help}, {@code --version}, {@code --archive FILE} (see {@link Archive}) or {@code --rehearse}
     *     (see {@link Rehearsal}); anything else is refused with 1
     * @throws IOException when the jar is damaged
     */
    public static void main(String[] args) throws IOException {
        if (args.length > 0 && Manual.answers(args[0])) {
            return;
        }
        if (args.length == 2 && args[0].equals(Archive.ARGUMENT)) {
            System.exit(Archive.make(Path.of(args[1])) ? Exit.DONE : Exit.FAILED);
        }
        boolean rehearses = args.length == 1 && args[0].equals(Rehearsal.ARGUMENT);
        if (rehearses) {
            Rehearsal.prepare();
        }
        Mode.enter(Mode.SERVER);
        ServerLogging.configure(ServerLogging.ofProcess());
        if (args.length > 0 && !rehearses) {
            ServerLogging.complain(
                    Level.SEVERE, args[0] + ": is not an argument; settings are environment variables, see --help");
            System.exit(Exit.FAILED);
        }
        switch (read()) {
            case Reading.Invalid invalid -> {
                invalid.problems().forEach(problem -> ServerLogging.complain(Level.SEVERE, problem));
                System.exit(Exit.BAD_CONFIGURATION);
            }
            case Reading.Valid valid -> {
                valid.warnings().forEach(warning -> ServerLogging.complain(Level.WARNING, warning));
                Exit exit = new Exit();
                int port = start(valid.settings(), exit);
                if (rehearses) {
                    exit.with(Rehearsal.perform(port) ? Exit.DONE : Exit.FAILED);
                }
            }
        }
    }

    private static Reading read() throws IOException {
        try {
            Config config = ConfigProvider.getConfig();
            ServerLogging.configure(Logging.of(key -> config.getOptionalValue(key.key(), String.class)));
            return SettingsReader.read(config, Mode.SERVER);
        } catch (RuntimeException unreadable) {
            return new Reading.Invalid(List.of("The configuration cannot be read: " + unreadable.getMessage()
                    + "; correct the file or the expression it names"));
        }
    }

    private static int start(ContinuoSettings settings, Exit exit) {
        io.helidon.Main.addShutdownHandler(exit);
        LogKeeper.install();
        Optional<String> refusal = PortProbe.refusal(Key.HOST, settings.host(), Key.PORT, settings.port())
                .or(() -> settings.admin()
                        .flatMap(admin ->
                                PortProbe.refusal(Key.ADMIN_HOST, admin.host(), Key.ADMIN_PORT, admin.port())));
        if (refusal.isPresent()) {
            ServerLogging.complain(Level.SEVERE, refusal.get());
            exit.with(Exit.FAILED);
        }
        ServerProperties.of(settings, ConfigProvider.getConfig().getPropertyNames())
                .forEach(System::setProperty);
        // Its schema takes the XML parser longer than the one short file in this jar is worth.
        System.setProperty("org.jboss.weld.xml.disableValidating", "true");
        // Ours (http.GuardedSelector) alone: beside a second one no connection counts as idle before its first byte.
        System.setProperty(HelidonServiceLoader.SYSTEM_PROPERTY_EXCLUDE, Http1ConnectionProvider.class.getName());
        try {
            io.helidon.Main.main(new String[0]);
        } catch (RuntimeException failure) {
            LOGGER.log(System.Logger.Level.ERROR, "Continuo could not start", failure);
            exit.with(Exit.FAILED);
        }
        ServerCdiExtension server = CDI.current().getBeanManager().getExtension(ServerCdiExtension.class);
        if (server.port() <= 0) {
            ServerLogging.complain(
                    Level.SEVERE,
                    PortProbe.sentence(
                            Key.HOST, settings.host(), Key.PORT, settings.port(), "Helidon could not bind it"));
            exit.with(Exit.FAILED);
        }
        announce(settings, server.port());
        settings.admin()
                .ifPresent(admin -> ServerLogging.say("Status, metrics and health are on http://" + admin.host() + ":"
                        + server.port(AdminSocket.NAME)));
        return server.port();
    }

    /** The first line for people: the process is up, where, and what it does. */
    private static void announce(ContinuoSettings settings, int port) {
        ServerLogging.say("Continuo listens on " + (settings.guard().tls().isPresent() ? "https" : "http") + "://"
                + settings.host() + ":" + port + "; upstream "
                + upstream(settings) + "; window " + settings.log().maxEvents() + " events or "
                + settings.log().maxBytes() / MEBIBYTE + " MiB; heartbeat "
                + settings.stream().heartbeat().toMillis() + " ms; " + whoMayWatch(settings.auth()) + " may watch");
    }

    private static String whoMayWatch(AuthPolicy policy) {
        return switch (policy) {
            case AuthPolicy.Everybody everybody -> "whoever reaches it";
            case AuthPolicy.Basic basic -> "who has the password";
            case AuthPolicy.BearerTokens bearer -> "who has a token";
            case AuthPolicy.JsonWebTokens jwt -> "who has a token of " + jwt.issuer();
        };
    }

    private static String upstream(ContinuoSettings settings) {
        if (settings.demo()) {
            return "demo (built in: replays a recorded opencode session; set UPSTREAM_URL for a real one)";
        }
        String dialect = " (" + settings.dialect().name().toLowerCase(Locale.ROOT) + ")";
        return settings.supervisor()
                .map(policy -> "started here: " + policy.command() + dialect)
                .or(() -> settings.upstream().map(policy -> PrintableUrl.of(policy.url()) + dialect))
                .orElse("none");
    }
}
