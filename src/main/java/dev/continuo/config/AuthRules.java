package dev.continuo.config;

import dev.continuo.auth.BearerAuth;
import dev.continuo.auth.jwt.JwtAuth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Rules between the keys that say who may watch, and from where. */
final class AuthRules {

    private final Values values;
    private final Set<Key> wrong;
    private final List<String> problems;

    /** Adds to {@code problems}. */
    AuthRules(Values values, Set<Key> wrong, List<String> problems) {
        this.values = values;
        this.wrong = wrong;
        this.problems = problems;
    }

    void check() {
        loopbackUnlessSaid(Key.HOST);
        if (values.isSet(Key.ADMIN_PORT)) {
            loopbackUnlessSaid(Key.ADMIN_HOST);
        }
        portsDiffer();
        onlyWith("basic", Key.AUTH_PASSWORD);
        onlyWith("bearer", Key.AUTH_TOKENS_FILE);
        if (right(Key.AUTH_MODE)) {
            switch (values.choice(Key.AUTH_MODE)) {
                case "basic" -> needs(Key.AUTH_PASSWORD, Key.AUTH_PASSWORD_FILE);
                case "bearer" -> {
                    needs(Key.AUTH_TOKENS_FILE);
                    tokens();
                }
                case "jwt" -> {
                    needs(Key.JWT_ISSUER);
                    needs(Key.JWT_AUDIENCES);
                    needs(Key.JWT_KEY, Key.JWT_KEY_LOCATION);
                    oneKey();
                }
                default -> {
                    // Nothing more is needed.
                }
            }
        }
    }

    private void loopbackUnlessSaid(Key host) {
        if (!right(host, Key.AUTH_MODE)) {
            return;
        }
        try {
            if (!InetAddress.getByName(values.choice(host)).isLoopbackAddress() && !values.isSet(Key.AUTH_MODE)) {
                problems.add(Problem.line(
                        values,
                        host,
                        "must be a loopback address, because nobody is asked for credentials",
                        ", or set " + Key.AUTH_MODE.env() + " to basic, bearer or jwt, or to none to let everybody who"
                                + " reaches the port read every event"));
            }
        } catch (UnknownHostException unknown) {
            problems.add(Problem.line(values, host, "must be a name or an address that this machine knows"));
        }
    }

    private void portsDiffer() {
        if (right(Key.PORT, Key.ADMIN_PORT)
                && values.isSet(Key.ADMIN_PORT)
                && values.whole(Key.ADMIN_PORT) != 0
                && values.whole(Key.ADMIN_PORT) == values.whole(Key.PORT)) {
            problems.add(Problem.line(values, Key.ADMIN_PORT, "must be another port than server.port"));
        }
    }

    /** Whoever sets a password believes to be protected by it. */
    private void onlyWith(String mode, Key key) {
        if (right(key, Key.AUTH_MODE)
                && values.isSet(key)
                && !values.choice(Key.AUTH_MODE).equals(mode)) {
            problems.add(Problem.line(
                    values,
                    key,
                    "must come with " + Key.AUTH_MODE.key() + "=" + mode,
                    ", or set " + Key.AUTH_MODE.env() + "=" + mode));
        }
    }

    private void needs(Key... oneOf) {
        if (right(oneOf) && Stream.of(oneOf).noneMatch(values::isSet)) {
            problems.add(Problem.line(
                    values,
                    Key.AUTH_MODE,
                    "must come with "
                            + String.join(" or ", Stream.of(oneOf).map(Key::key).toList()),
                    ", or set " + oneOf[0].env()));
        }
    }

    private void tokens() {
        if (right(Key.AUTH_TOKENS_FILE) && values.isSet(Key.AUTH_TOKENS_FILE)) {
            try {
                BearerAuth.check(Path.of(values.choice(Key.AUTH_TOKENS_FILE)));
            } catch (IllegalArgumentException e) {
                problems.add(Problem.line(values, Key.AUTH_TOKENS_FILE, "must list tokens, but " + e.getMessage()));
            }
        }
    }

    private void oneKey() {
        if (!right(Key.JWT_KEY, Key.JWT_KEY_LOCATION) || !values.isSet(Key.JWT_KEY_LOCATION)) {
            return;
        }
        if (values.isSet(Key.JWT_KEY)) {
            problems.add(Problem.line(values, Key.JWT_KEY_LOCATION, "must be unset with " + Key.JWT_KEY.key()));
        } else if (!ValueType.FileOrUrl.isUrl(values.choice(Key.JWT_KEY_LOCATION))) {
            try {
                JwtAuth.check(Files.readString(Path.of(values.choice(Key.JWT_KEY_LOCATION))));
            } catch (IOException | IllegalArgumentException e) {
                problems.add(Problem.line(values, Key.JWT_KEY_LOCATION, "must hold " + Key.JWT_KEY.allowed()));
            }
        }
    }

    private boolean right(Key... keys) {
        return wrong.stream().noneMatch(List.of(keys)::contains);
    }
}
