package dev.continuo.config;

import dev.continuo.tls.PemFiles;
import dev.continuo.tls.PemReading;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rules between keys. A rule is silent while one of its keys is wrong by itself. */
final class CrossRules {

    private final Values values;
    private final Set<Key> wrong;
    private final List<String> problems = new ArrayList<>();

    CrossRules(Values values, Set<Key> wrong) {
        this.values = values;
        this.wrong = Set.copyOf(wrong);
    }

    List<String> problems(Mode mode) {
        atMost(Key.RETRY_MIN, Key.RETRY_MAX);
        atMost(Key.RECONNECT_INITIAL, Key.RECONNECT_MAX);
        together(Key.USERNAME, Key.PASSWORD);
        together(Key.PASSWORD, Key.USERNAME);
        demoSpeaksOpencode();
        plainHasNoDirectories();
        oneSourceOfTheUrl();
        notBoth(Key.PASSWORD, Key.PASSWORD_FILE);
        if (mode == Mode.SERVER) {
            notBoth(Key.AUTH_PASSWORD, Key.AUTH_PASSWORD_FILE);
            new AuthRules(values, wrong, problems).check();
            together(Key.TLS_CERTIFICATE, Key.TLS_PRIVATE_KEY);
            together(Key.TLS_PRIVATE_KEY, Key.TLS_CERTIFICATE);
            certificateAndItsKey();
            notItself(Key.HOST, Key.PORT);
            notItself(Key.ADMIN_HOST, Key.ADMIN_PORT);
        }
        return problems;
    }

    /** Blames the key that is set, and the upper one when both are. */
    private void atMost(Key lower, Key upper) {
        if (!right(lower, upper) || values.whole(lower) <= values.whole(upper)) {
            return;
        }
        problems.add(
                values.isSet(upper)
                        ? Problem.line(values, upper, "must be at least " + named(lower))
                        : Problem.line(values, lower, "must be at most " + named(upper)));
    }

    private void together(Key key, Key other) {
        if (right(key, other) && values.isSet(key) && !values.isSet(other)) {
            problems.add(
                    Problem.line(values, key, "must be set together with " + other.key(), ", or set " + other.env()));
        }
    }

    private void notBoth(Key key, Key file) {
        if (right(key, file) && values.isSet(file) && !values.variable(key).equals(file.env())) {
            problems.add(Problem.line(values, file, "must be unset with " + key.key()));
        }
    }

    private void demoSpeaksOpencode() {
        if (right(Key.DIALECT, Key.UPSTREAM_URL)
                && values.choice(Key.UPSTREAM_URL).equals(ContinuoSettings.DEMO)
                && values.choice(Key.DIALECT).equals("plain")) {
            problems.add(Problem.line(
                    values,
                    Key.DIALECT,
                    "must be opencode with " + named(Key.UPSTREAM_URL),
                    ", or set " + Key.UPSTREAM_URL.env() + " to the URL of a stream"));
        }
    }

    private void plainHasNoDirectories() {
        if (right(Key.DIALECT, Key.SCOPE)
                && values.choice(Key.DIALECT).equals("plain")
                && values.choice(Key.SCOPE).equals("directory")) {
            problems.add(Problem.line(values, Key.SCOPE, "must be global with " + named(Key.DIALECT)));
        }
    }

    private void oneSourceOfTheUrl() {
        if (right(Key.UPSTREAM_URL, Key.COMMAND) && values.isSet(Key.UPSTREAM_URL) && values.isSet(Key.COMMAND)) {
            problems.add(Key.UPSTREAM_URL.key() + "=" + Problem.printable(values, Key.UPSTREAM_URL)
                    + ": must be unset with supervisor.command, whose ready line says the URL; unset "
                    + Key.UPSTREAM_URL.env() + ", or unset " + Key.COMMAND.env());
        }
    }

    /** A relay that consumes itself takes in, without end, what it has just sent. A host application may mean it. */
    private void notItself(Key host, Key port) {
        if (!right(Key.UPSTREAM_URL, Key.COMMAND, host, port)
                || values.isSet(Key.COMMAND)
                || values.text(port).isEmpty()
                || values.choice(Key.UPSTREAM_URL).equals(ContinuoSettings.DEMO)) {
            return;
        }
        Listener listener = new Listener(values.choice(host), values.small(port));
        if (listener.isReachedBy(URI.create(values.choice(Key.UPSTREAM_URL)))) {
            problems.add(Problem.line(
                    values,
                    Key.UPSTREAM_URL,
                    "must lead to another server, because the relay itself listens there with " + named(host) + " and "
                            + named(port),
                    ", or set " + port.env() + " to another port"));
        }
    }

    private void certificateAndItsKey() {
        if (!values.isSet(Key.TLS_CERTIFICATE) || !values.isSet(Key.TLS_PRIVATE_KEY)) {
            return;
        }
        if (right(Key.TLS_CERTIFICATE, Key.TLS_PRIVATE_KEY)) {
            PemFiles files = new PemFiles(
                    Path.of(values.choice(Key.TLS_CERTIFICATE)), Path.of(values.choice(Key.TLS_PRIVATE_KEY)));
            switch (files.read()) {
                case PemReading.Right right -> {}
                case PemReading.WrongCertificate wrong ->
                    problems.add(Problem.line(values, Key.TLS_CERTIFICATE, wrong.rule()));
                case PemReading.WrongKey wrong -> problems.add(Problem.line(values, Key.TLS_PRIVATE_KEY, wrong.rule()));
            }
        }
    }

    /** Whether only this machine reaches a server that listens there. */
    static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    private boolean right(Key... keys) {
        return wrong.stream().noneMatch(List.of(keys)::contains);
    }

    private String named(Key key) {
        return key.key() + "=" + Problem.printable(values, key);
    }
}
