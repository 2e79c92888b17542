package dev.continuo.config;

import dev.continuo.auth.AuthPolicy;
import dev.continuo.auth.AuthPolicy.KeySource;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads who may watch, once all that is known to be right. */
final class AccessReader {

    private AccessReader() {}

    static AuthPolicy auth(Values values) {
        return switch (values.choice(Key.AUTH_MODE)) {
            case "basic" -> new AuthPolicy.Basic(values.choice(Key.AUTH_USERNAME), values.choice(Key.AUTH_PASSWORD));
            case "bearer" -> new AuthPolicy.BearerTokens(Path.of(values.choice(Key.AUTH_TOKENS_FILE)));
            case "jwt" ->
                new AuthPolicy.JsonWebTokens(
                        values.choice(Key.JWT_ISSUER),
                        names(values, Key.JWT_AUDIENCES),
                        names(values, Key.JWT_ALGORITHM),
                        values.seconds(Key.JWT_SKEW),
                        keys(values));
            default -> new AuthPolicy.Everybody();
        };
    }

    private static KeySource keys(Values values) {
        String location = values.choice(Key.JWT_KEY_LOCATION);
        if (location.isEmpty()) {
            return new KeySource.Text(values.choice(Key.JWT_KEY));
        }
        return ValueType.FileOrUrl.isUrl(location)
                ? new KeySource.At(URI.create(location))
                : new KeySource.InFile(Path.of(location));
    }

    private static Set<String> names(Values values, Key key) {
        return Set.copyOf(List.of(values.choice(key).split(",")).stream()
                .map(String::strip)
                .toList());
    }

    static Optional<AdminSocket> admin(Values values) {
        return values.text(Key.ADMIN_PORT)
                .map(port -> new AdminSocket(values.choice(Key.ADMIN_HOST), values.small(Key.ADMIN_PORT)));
    }
}
