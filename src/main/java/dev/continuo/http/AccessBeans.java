package dev.continuo.http;

import dev.continuo.auth.AuthPolicy;
import dev.continuo.auth.Authenticator;
import dev.continuo.auth.BasicAuth;
import dev.continuo.auth.BearerAuth;
import dev.continuo.auth.Tickets;
import dev.continuo.auth.jwt.JwtAuth;
import dev.continuo.broadcast.Streams;
import dev.continuo.config.ContinuoSettings;
import dev.continuo.observe.Refusals;
import dev.continuo.time.Clock;
import dev.continuo.time.Sleeper;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;

/** Makes what decides who may watch from the checked configuration. */
@Dependent
class AccessBeans {

    @Produces
    @Singleton
    static Authenticator authenticator(ContinuoSettings settings, Clock clock, Sleeper sleeper, Streams streams) {
        return switch (settings.auth()) {
            case AuthPolicy.Everybody everybody -> Authenticator.everybody();
            case AuthPolicy.Basic basic -> new BasicAuth(basic.username(), basic.password());
            case AuthPolicy.BearerTokens bearer ->
                BearerAuth.watching(bearer.tokens(), sleeper, streams::permitsChanged);
            case AuthPolicy.JsonWebTokens jwt -> new JwtAuth(jwt, clock);
        };
    }

    static void close(@Disposes Authenticator authenticator) {
        authenticator.close();
    }

    @Produces
    @Singleton
    static Tickets tickets(Clock clock) {
        return new Tickets(new SecureRandom(), clock);
    }

    @Produces
    @Singleton
    static Doorkeeper doorkeeper(
            ContinuoSettings settings, Authenticator authenticator, Tickets tickets, Refusals refusals) {
        boolean asks = !(settings.auth() instanceof AuthPolicy.Everybody);
        return new Doorkeeper(authenticator, tickets, refusals, asks, settings.admin());
    }
}
