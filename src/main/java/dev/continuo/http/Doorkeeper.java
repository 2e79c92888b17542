package dev.continuo.http;

import dev.continuo.auth.Admission;
import dev.continuo.auth.Authenticator;
import dev.continuo.auth.Permit;
import dev.continuo.auth.Presented;
import dev.continuo.auth.Tickets;
import dev.continuo.config.AdminSocket;
import dev.continuo.observe.Refusal;
import dev.continuo.observe.Refusals;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Lets in who may. Only health and the files of the page are open; whoever else comes in has a permit, which the doors
 * find in the request's context.
 */
public final class Doorkeeper implements Filter {

    /** The raw path, so that nothing which is decoded, normalised or cut off later looks like one of these. */
    private static final Pattern HEALTH = Pattern.compile("/health(/[a-z]+)?");

    private static final Pattern STREAM = Pattern.compile("/event|/global/event|/session/[^/]+/event");
    private static final Pattern STATE = Pattern.compile("/(status|metrics|openapi|observe)(/.*)?");

    /** What is the same for everybody. */
    private static final Pattern FOR_LIMITED = Pattern.compile(STREAM + "|/ticket|/openapi(/.*)?");

    private final Authenticator authenticator;
    private final Tickets tickets;
    private final Refusals refusals;
    private final boolean asks;
    private final boolean splits;
    private final boolean adminAsks;

    /**
     * Owns none of its arguments.
     *
     * @param asks whether anybody is asked for anything; if not, tickets are passed over
     * @param admin where the relay's state is told instead of at the other doors; empty: there
     */
    public Doorkeeper(
            Authenticator authenticator,
            Tickets tickets,
            Refusals refusals,
            boolean asks,
            Optional<AdminSocket> admin) {
        this.authenticator = authenticator;
        this.tickets = tickets;
        this.refusals = refusals;
        this.asks = asks;
        this.splits = admin.isPresent();
        this.adminAsks = asks && !admin.filter(AdminSocket::loopback).isPresent();
    }

    /** The permit of a request that was let in. A door that nobody keeps opens to nobody. */
    static Permit permit(ServerRequest request) {
        return request.context()
                .get(Permit.class)
                .orElseThrow(() -> new IllegalStateException("no doorkeeper let this request in"));
    }

    /** Whether it is answered under whatever name of the server, as probes know none. */
    static boolean isHealth(ServerRequest request) {
        return HEALTH.matcher(request.path().rawPath()).matches();
    }

    private static boolean isOpen(RoutingRequest request) {
        return isHealth(request)
                || (!atAdmin(request) && PageDoor.has(request.path().rawPath()));
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (isOpen(request)) {
            chain.proceed();
            return;
        }
        switch (judge(request)) {
            case Admission.Granted granted -> enter(chain, request, response, granted.permit());
            case Admission.Refused refused -> refuse(request, response, refused);
        }
    }

    private Admission judge(RoutingRequest request) {
        if (!(atAdmin(request) ? adminAsks : asks)) {
            return new Admission.Granted(Permit.EVERYBODY);
        }
        // A ticket that is used up, in the URL that a browser reconnects to, does no harm beside other credentials.
        return ticket(request)
                .flatMap(tickets::redeem)
                .<Admission>map(Admission.Granted::new)
                .orElseGet(() -> authenticator.judge(new Presented(
                        request.headers().first(HeaderNames.AUTHORIZATION),
                        new Parameters(request).query("auth_token"))));
    }

    /** The ticket shown where one counts. */
    private static Optional<String> ticket(RoutingRequest request) {
        return STREAM.matcher(request.path().path()).matches()
                        && request.prologue().method().equals(Method.GET)
                ? new Parameters(request).query("ticket")
                : Optional.empty();
    }

    private static boolean atAdmin(RoutingRequest request) {
        return request.listenerContext().config().name().equals(AdminSocket.NAME);
    }

    private void enter(FilterChain chain, RoutingRequest request, RoutingResponse response, Permit permit) {
        String path = request.path().path();
        if (splits && !atAdmin(request) && STATE.matcher(path).matches()) {
            Problems.movedToAdmin(request, response, path);
        } else if (permit.limits().any() && !FOR_LIMITED.matcher(path).matches()) {
            refusals.count(Refusal.FORBIDDEN);
            Problems.forbidden(
                    request,
                    response,
                    "your credentials are limited to some directories or sessions; " + path + " shows more than that");
        } else {
            request.context().register(permit);
            chain.proceed();
        }
    }

    private void refuse(RoutingRequest request, RoutingResponse response, Admission.Refused refused) {
        refusals.count(
                switch (refused.reason()) {
                    case MISSING -> Refusal.NO_CREDENTIALS;
                    case WRONG -> Refusal.BAD_CREDENTIALS;
                    case EXPIRED -> Refusal.EXPIRED_CREDENTIALS;
                    case UNDECIDED -> Refusal.UNCHECKED_CREDENTIALS;
                });
        if (refused.reason() == Admission.Reason.MISSING && ticket(request).isPresent()) {
            Problems.spentTicket(request, response, refused.challenge());
        } else {
            Problems.refused(request, response, refused);
        }
    }
}
