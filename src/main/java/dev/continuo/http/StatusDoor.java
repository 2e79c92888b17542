package dev.continuo.http;

import dev.continuo.observe.StatusReport;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;

/** {@code GET /status}. */
final class StatusDoor implements HttpService {

    private final StatusReport report;

    StatusDoor(StatusReport report) {
        this.report = report;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/status", (request, response) -> JsonResponse.send(request, response, report.read()));
        rules.any("/status", (request, response) -> Problems.wrongMethod(request, response, "GET"));
    }
}
