package dev.continuo.supervisor;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks the server how it is. */
record HealthProbe(SupervisorPolicy policy, @Nullable String authorization, StreamTrouble trouble) {

    private static final int OK_FROM = 200;
    private static final int OK_TO = 299;

    /**
     * Asks once, on a connection of its own: a kept one would not show that new ones are not answered.
     *
     * @return what is wrong, or {@code null} when all is well
     * @throws InterruptedException when nobody wants to know any more
     */
    @Nullable
    String failure(URI base) throws InterruptedException {
        // Not resolved against the base: a path that begins with // would lead to another server.
        URI uri = URI.create(base.getScheme() + "://" + base.getRawAuthority() + policy.healthPath());
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(policy.healthTimeout())
                .build();
        try {
            CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request(uri), BodyHandlers.discarding());
            // Not the request's own timeout, which ends at the head.
            String wrong = judge(answer.get(policy.healthTimeout().toNanos(), TimeUnit.NANOSECONDS));
            return wrong == null ? trouble.words() : uri + " answered " + wrong;
        } catch (TimeoutException late) {
            return uri + " did not answer within " + policy.healthTimeout().toMillis() + " ms";
        } catch (ExecutionException e) {
            return uri + " cannot be asked: " + words(e.getCause());
        } finally {
            client.shutdownNow();
        }
    }

    /** The innermost cause tells most; of a connection that is refused none says anything. */
    private static String words(@Nullable Throwable thrown) {
        String words = thrown instanceof ConnectException ? "it takes no connection" : "the connection broke";
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            words = cause.getMessage() == null ? words : cause.getMessage();
        }
        return words;
    }

    private HttpRequest request(URI uri) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "application/json");
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return request.build();
    }

    /** What is wrong with an answer, or {@code null}. A server's web page is there for unknown paths, too. */
    private static @Nullable String judge(HttpResponse<Void> answer) {
        int status = answer.statusCode();
        if (status < OK_FROM || status > OK_TO) {
            return "status " + status;
        }
        String type = answer.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        return type.startsWith("text/html") ? status + " with HTML" : null;
    }
}
