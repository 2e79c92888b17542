package dev.continuo.upstream;

import dev.continuo.time.Clock;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;

/** The {@link BreakerModel} of {@link GuardedConnect}, shared by all connections as the breaker itself is. */
@ApplicationScoped
class BreakerWatch {

    @Inject
    private Clock clock;

    private BreakerModel model;

    @PostConstruct
    void start() {
        CircuitBreaker annotation;
        try {
            annotation = GuardedConnect.class
                    .getMethod("connect", UpstreamLink.class)
                    .getAnnotation(CircuitBreaker.class);
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
        model = new BreakerModel(BreakerRule.of(annotation, ConfigProvider.getConfig()), clock);
    }

    void succeeded() {
        model.succeeded();
    }

    void failed() {
        model.failed();
    }

    Duration refused() {
        return model.refused();
    }

    Duration remaining() {
        return model.remaining();
    }

    BreakerState state() {
        return model.state();
    }
}
