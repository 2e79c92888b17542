package dev.continuo.http;

import dev.continuo.auth.Tickets;
import dev.continuo.observe.Refusal;
import dev.continuo.observe.Refusals;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import jakarta.json.Json;
import java.util.Optional;

/** {@code POST /ticket}: a ticket for one stream, with the permit of who asks. */
public final class TicketDoor implements HttpService {

    private final Tickets tickets;
    private final Refusals refusals;

    /** Owns none of its arguments. */
    public TicketDoor(Tickets tickets, Refusals refusals) {
        this.tickets = tickets;
        this.refusals = refusals;
    }

    @Override
    public void routing(HttpRules rules) {
        // Not GET: what is fetched ahead, or again, would use tickets up.
        rules.post("/ticket", this::issue)
                .any("/ticket", (request, response) -> Problems.onlyPost(request, response, "/ticket"));
    }

    private void issue(ServerRequest request, ServerResponse response) {
        Optional<String> ticket = tickets.issue(Doorkeeper.permit(request));
        if (ticket.isEmpty()) {
            refusals.count(Refusal.TOO_MANY_TICKETS);
            Problems.tooManyTickets(request, response);
            return;
        }
        JsonResponse.send(
                request,
                response,
                Json.createObjectBuilder()
                        .add("ticket", ticket.get())
                        .add("expiresInMs", Tickets.LIFE.toMillis())
                        .build());
    }
}
