package dev.continuo.auth.jwt;

import dev.continuo.auth.AuthPolicy.KeySource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/** Gets public keys from where they are. Follows no redirects: who may sign is not for a server on the way to say. */
final class KeyLoader {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 1 << 20;

    private KeyLoader() {}

    /**
     * Gets them; blocks for some seconds at the most.
     *
     * @throws IOException when they cannot be had
     * @throws IllegalArgumentException when what is there is no key
     */
    static List<VerificationKey> load(KeySource source) throws IOException, InterruptedException {
        return PublicKeys.parse(
                switch (source) {
                    case KeySource.Text text -> text.keys();
                    case KeySource.InFile in -> Files.readString(in.file());
                    case KeySource.At at -> fetch(at.url());
                });
    }

    private static String fetch(URI url) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        try {
            HttpRequest request = HttpRequest.newBuilder(url)
                    .timeout(PATIENCE)
                    .header("Accept", "application/json")
                    .build();
            HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    throw new IOException("answered " + response.statusCode());
                }
                byte[] bytes = body.readNBytes(MOST_BYTES + 1);
                if (bytes.length > MOST_BYTES) {
                    throw new IOException("answered more than " + MOST_BYTES + " bytes");
                }
                return new String(bytes, StandardCharsets.UTF_8);
            }
        } finally {
            client.shutdownNow();
        }
    }
}
