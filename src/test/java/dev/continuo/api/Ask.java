package dev.continuo.api;

import dev.continuo.session.SessionUpdate;
import dev.continuo.session.TurnOutcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;

@Path("/ask/{session}")
@ApplicationScoped
public class Ask {
    @Inject
    Sessions sessions;

    @Inject
    @ConfigProperty(name = "upstream.url")
    String opencode;

    @POST
    public String ask(@PathParam("session") String session, String prompt) {
        CompletionStage<TurnOutcome> end = sessions.awaitTurn(session, Duration.ofMinutes(5));
        send(session, prompt);
        return switch (end.toCompletableFuture().join()) {
            case TurnOutcome.Completed completed -> "done";
            case TurnOutcome.Failed failed -> failed.name() + ": " + failed.message();
            case TurnOutcome.Lost lost -> "nobody knows: " + lost.reason();
        };
    }

    void print(@Observes SessionUpdate.Text text) {
        System.out.println(text.session() + " " + text.kind() + " " + text.text());
    }

    private void send(String session, String prompt) {
        var part = Json.createObjectBuilder().add("type", "text").add("text", prompt);
        var body = Json.createObjectBuilder()
                .add("parts", Json.createArrayBuilder().add(part));
        try (var client = ClientBuilder.newClient()) {
            client.target(opencode + "/session/" + session + "/prompt_async")
                    .request()
                    .post(Entity.json(body.build().toString()))
                    .close();
        }
    }
}
