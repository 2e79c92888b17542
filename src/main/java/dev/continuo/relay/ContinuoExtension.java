package dev.continuo.relay;

import dev.continuo.config.ContinuoSettings;
import dev.continuo.config.Mode;
import dev.continuo.config.Reading;
import dev.continuo.config.SettingsReader;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.WithAnnotations;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger.Level;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;
import org.jspecify.annotations.Nullable;

/**
 * Joins Continuo to a container: makes {@link ContinuoSettings} injectable, turns a wrong configuration into one
 * {@link DeploymentException} with a line for each problem, and keeps doors and health checks away from a host
 * application: its port and its health are its own, and an upstream that answers 401 must not take it out of service.
 * Our metrics appear there, under names that begin with {@code continuo_}. Methods are called by the container, one at
 * a time.
 */
public final class ContinuoExtension implements Extension {

    private static final System.Logger LOGGER = System.getLogger(ContinuoExtension.class.getName());
    private static final String DOORS = "dev.continuo.http";
    private static final String CHECKS = "dev.continuo.observe";

    private @Nullable Reading reading;

    /** For the service loader. */
    public ContinuoExtension() {}

    void keepDoorsOut(@Observes @WithAnnotations({Path.class, Provider.class}) ProcessAnnotatedType<?> type) {
        if (Mode.current() == Mode.EMBEDDED
                && type.getAnnotatedType().getJavaClass().getPackageName().startsWith(DOORS)) {
            type.veto();
        }
    }

    /** Whether a host application is healthy is its own decision; what ours would say is in {@link Upstream}. */
    void keepHealthChecksOut(
            @Observes @WithAnnotations({Liveness.class, Readiness.class, Startup.class}) ProcessAnnotatedType<?> type) {
        if (Mode.current() == Mode.EMBEDDED
                && type.getAnnotatedType().getJavaClass().getPackageName().startsWith(CHECKS)) {
            type.veto();
        }
    }

    void addSettings(@Observes AfterBeanDiscovery discovery) {
        discovery.addBean().types(ContinuoSettings.class).scope(Singleton.class).createWith(context -> settings());
    }

    /** After validation and before anything starts, so that the problems come alone. */
    void checkSettings(@Observes AfterDeploymentValidation validation) {
        switch (reading()) {
            case Reading.Valid valid -> {
                // As the application, Main has said them before there was a container.
                if (Mode.current() == Mode.EMBEDDED) {
                    valid.warnings().forEach(warning -> LOGGER.log(Level.WARNING, warning));
                }
            }
            case Reading.Invalid invalid -> validation.addDeploymentProblem(new DeploymentException(text(invalid)));
        }
    }

    private ContinuoSettings settings() {
        return switch (reading()) {
            case Reading.Valid valid -> valid.settings();
            case Reading.Invalid invalid -> throw new DeploymentException(text(invalid));
        };
    }

    private static String text(Reading.Invalid invalid) {
        return "Continuo's configuration:\n" + String.join("\n", invalid.problems());
    }

    private Reading reading() {
        Reading known = reading;
        if (known == null) {
            known = SettingsReader.read(ConfigProvider.getConfig(), Mode.current());
            reading = known;
        }
        return known;
    }
}
