package dev.continuo.config;

import dev.continuo.auth.AuthPolicy;
import dev.continuo.auth.AuthPolicy.KeySource;
import dev.continuo.broadcast.OnFull;
import dev.continuo.event.Dialect;
import dev.continuo.guard.AddressSet;
import dev.continuo.guard.HostRule;
import dev.continuo.guard.OriginRule;
import dev.continuo.supervisor.SupervisorPolicy;
import dev.continuo.testing.TestCertificate;
import dev.continuo.tls.PemFiles;
import dev.continuo.upstream.Credentials;
import dev.continuo.upstream.Scope;
import dev.continuo.upstream.UpstreamPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The contract's table of settings, row by row. */
final class Rows {

    private static final long OPEN = Long.MAX_VALUE;

    private static final PemFiles CERTIFICATE =
            TestCertificate.make("EC", "rows").files();

    private Rows() {}

    static List<Row> all() {
        return List.of(
                millis(
                        "server.event_stream.heartbeat_ms",
                        "10000",
                        1000,
                        60_000,
                        s -> s.stream().heartbeat()),
                small(
                        "server.event_stream.queue_max",
                        "1000",
                        1,
                        1_000_000,
                        "events",
                        s -> s.stream().queueMax()),
                whole(
                        "server.event_stream.queue_max_bytes",
                        "8388608",
                        65_536,
                        1_073_741_824,
                        "bytes",
                        s -> s.stream().queueMaxBytes()),
                millis(
                        "server.event_stream.stall_timeout_ms",
                        "30000",
                        1000,
                        600_000,
                        s -> s.stream().stallTimeout()),
                millis(
                                "server.event_stream.retry_min_ms",
                                "1000",
                                100,
                                60_000,
                                s -> s.stream().retryMin())
                        .with("server.event_stream.retry_max_ms", "60000"),
                millis(
                                "server.event_stream.retry_max_ms",
                                "3000",
                                100,
                                60_000,
                                s -> s.stream().retryMax())
                        .with("server.event_stream.retry_min_ms", "100"),
                small(
                        "server.event_stream.max_subscribers",
                        "10000",
                        1,
                        1_000_000,
                        "subscribers",
                        s -> s.stream().maxSubscribers()),
                words(
                        "server.event_stream.on_full",
                        "busy",
                        Map.of("busy", OnFull.BUSY, "503", OnFull.UNAVAILABLE),
                        List.of("BUSY", "504", "busy,503"),
                        "busy or 503",
                        s -> s.stream().onFull()),
                millis(
                                "server.event_stream.max_age_ms",
                                "0",
                                10_000,
                                86_400_000,
                                s -> s.stream().maxAge())
                        .orOff(Duration.ZERO),
                millis(
                        "server.event_stream.drain_ms",
                        "500",
                        0,
                        600_000,
                        s -> s.stream().drain()),
                whole(
                        "log.max_events",
                        "100000",
                        1,
                        OPEN,
                        "events",
                        s -> s.log().maxEvents()),
                whole(
                        "log.max_bytes",
                        "67108864",
                        1_048_576,
                        OPEN,
                        "bytes",
                        s -> s.log().maxBytes()),
                millis("log.max_age_ms", "0", 0, OPEN, s -> s.log().maxAge()),
                words(
                        "upstream.url",
                        "demo",
                        Map.of(
                                "demo", URI.create("demo"),
                                "http://127.0.0.1:4096", URI.create("http://127.0.0.1:4096"),
                                "https://example.com/base", URI.create("https://example.com/base")),
                        List.of(
                                "Demo",
                                "localhost:4096",
                                "ftp://example.com",
                                "http://",
                                "http://a:65536",
                                "http://a b"),
                        "an http(s) URL, or demo",
                        s -> upstream(s).url()),
                words(
                                "upstream.dialect",
                                "opencode",
                                Map.of("opencode", Dialect.OPENCODE, "plain", Dialect.PLAIN),
                                List.of("OPENCODE", "sse"),
                                "opencode or plain",
                                ContinuoSettings::dialect)
                        .with("upstream.url", "http://127.0.0.1:4096/sse"),
                words(
                        "upstream.scope",
                        "global",
                        Map.of(
                                "global",
                                new Scope.Global(),
                                "directory",
                                new Scope.PerDirectory(Duration.ofSeconds(30), 256)),
                        List.of("Global", "session"),
                        "global or directory",
                        s -> upstream(s).scope()),
                millis(
                                "upstream.linger_ms",
                                "30000",
                                0,
                                3_600_000,
                                s -> upstream(s).scope() instanceof Scope.PerDirectory scope ? scope.linger() : null)
                        .with("upstream.scope", "directory"),
                small(
                                "upstream.max_directories",
                                "256",
                                1,
                                10_000,
                                "directories",
                                s -> upstream(s).scope() instanceof Scope.PerDirectory scope ? scope.most() : null)
                        .with("upstream.scope", "directory"),
                words(
                                "upstream.username",
                                null,
                                Map.of("opencode", new Credentials("opencode", "secret")),
                                List.of("a:b", "a\nb"),
                                "text without a colon",
                                s -> upstream(s).credentials())
                        .with("upstream.password", "secret"),
                words(
                                "upstream.password",
                                null,
                                Map.of("se:cret", new Credentials("opencode", "se:cret")),
                                List.of("a\nb"),
                                "text without control characters",
                                s -> upstream(s).credentials())
                        .with("upstream.username", "opencode"),
                words(
                                "upstream.password_file",
                                null,
                                Map.of(GivenFiles.PASSWORD, new Credentials("opencode", "from a file")),
                                List.of("/no/such/file", "/"),
                                "a file that can be read",
                                s -> upstream(s).credentials())
                        .with("upstream.username", "opencode"),
                millis(
                                "upstream.reconnect.initial_ms",
                                "500",
                                50,
                                60_000,
                                s -> upstream(s).backoff().initial())
                        .with("upstream.reconnect.max_ms", "60000"),
                millis(
                                "upstream.reconnect.max_ms",
                                "30000",
                                50,
                                OPEN,
                                s -> upstream(s).backoff().max())
                        .with("upstream.reconnect.initial_ms", "50"),
                words(
                        "upstream.reconnect.jitter",
                        "0.25",
                        Map.of("0", 0.0, "0.5", 0.5, "1", 1.0),
                        List.of("-0.01", "1.01", "NaN", "some", "0,5"),
                        "0..1",
                        s -> upstream(s).backoff().jitter()),
                small(
                        "upstream.reconnect.max_attempts",
                        "6",
                        1,
                        1000,
                        "attempts",
                        s -> upstream(s).maxAttempts()),
                millis(
                        "upstream.connect_timeout_ms",
                        "5000",
                        100,
                        60_000,
                        s -> upstream(s).connectTimeout()),
                millis(
                                "upstream.stall_timeout_ms",
                                "30000",
                                1000,
                                600_000,
                                s -> upstream(s).stallTimeout())
                        .orOff(Duration.ZERO),
                millis(
                                "upstream.deaf_timeout_ms",
                                "60000",
                                1000,
                                3_600_000,
                                s -> upstream(s).deafTimeout())
                        .orOff(Duration.ZERO),
                small(
                        "upstream.max_event_bytes",
                        "16777216",
                        1024,
                        268_435_456,
                        "bytes",
                        s -> upstream(s).maxEventBytes()),
                words(
                        "supervisor.command",
                        null,
                        Map.of(
                                "opencode serve --port {port}",
                                List.of("opencode", "serve", "--port", "{port}"),
                                "'/a b/c' \"d e\"",
                                List.of("/a b/c", "d e")),
                        List.of(" ", "opencode 'serve", "opencode serve\\"),
                        "a command line with a program, and every quote closed",
                        s -> supervisor(s).command().words()),
                supervised(words(
                        "supervisor.directory",
                        ".",
                        Map.of("/tmp", Path.of("/tmp")),
                        List.of("a\nb"),
                        "a directory",
                        s -> supervisor(s).directory())),
                supervised(words(
                        "supervisor.ready_pattern",
                        "listening on (http\\S+)",
                        Map.of("at (.*)", "at (.*)"),
                        List.of("(", "no group"),
                        "a Java regular expression whose first group is the URL",
                        s -> supervisor(s).readyPattern())),
                supervised(millis(
                        "supervisor.ready_timeout_ms",
                        "30000",
                        1000,
                        600_000,
                        s -> supervisor(s).readyTimeout())),
                supervised(words(
                        "supervisor.health_path",
                        "/global/health",
                        Map.of("/", "/", "/app?deep=1&x=%2F", "/app?deep=1&x=%2F"),
                        List.of("health", "/a b", "/a#b", "/%zz", "/{a}"),
                        "a path that starts with /",
                        s -> supervisor(s).healthPath())),
                supervised(millis(
                        "supervisor.health_interval_ms",
                        "15000",
                        1000,
                        3_600_000,
                        s -> supervisor(s).healthInterval())),
                supervised(millis(
                        "supervisor.health_timeout_ms",
                        "10000",
                        100,
                        600_000,
                        s -> supervisor(s).healthTimeout())),
                supervised(small(
                        "supervisor.failure_threshold",
                        "3",
                        1,
                        1000,
                        "failures",
                        s -> supervisor(s).failureThreshold())),
                supervised(millis(
                        "supervisor.busy_grace_ms",
                        "120000",
                        0,
                        86_400_000,
                        s -> supervisor(s).busyGrace())),
                supervised(millis(
                        "supervisor.stop_timeout_ms",
                        "5000",
                        100,
                        600_000,
                        s -> supervisor(s).stopTimeout())),
                supervised(small(
                        "supervisor.max_restarts",
                        "5",
                        0,
                        1000,
                        "restarts",
                        s -> supervisor(s).maxRestarts())),
                supervised(millis(
                        "supervisor.restart_window_ms",
                        "600000",
                        1000,
                        86_400_000,
                        s -> supervisor(s).restartWindow())),
                small(
                        "server.limits.connections",
                        "11000",
                        10,
                        2_000_000,
                        "connections",
                        s -> s.guard().clients().connections()),
                small(
                        "server.limits.connections_per_address",
                        "512",
                        0,
                        2_000_000,
                        "connections",
                        s -> s.guard().clients().perAddress()),
                small(
                        "server.limits.connections_per_minute",
                        "1200",
                        0,
                        10_000_000,
                        "connections",
                        s -> s.guard().clients().perMinute()),
                words(
                        "server.limits.exempt",
                        null,
                        Map.of(
                                "10.0.0.7",
                                AddressSet.parse("10.0.0.7"),
                                "10.0.0.0/8, ::1",
                                AddressSet.parse("10.0.0.0/8,::1")),
                        List.of("proxy.example.org", "10.0.0", "10.0.0.0/33", "10.0.0.1,", "::1/x"),
                        "addresses or networks separated by commas, such as 10.0.0.7 or 192.168.0.0/16",
                        s -> s.guard().clients().exempt()),
                millis(
                        "server.limits.head_timeout_ms",
                        "10000",
                        500,
                        600_000,
                        s -> s.guard().requests().headTimeout()),
                millis(
                        "server.limits.idle_timeout_ms",
                        "120000",
                        500,
                        3_600_000,
                        s -> s.guard().requests().idleTimeout()),
                small(
                        "server.limits.request_line_bytes",
                        "8192",
                        256,
                        65_536,
                        "bytes",
                        s -> s.guard().requests().lineBytes()),
                small(
                        "server.limits.header_bytes",
                        "16384",
                        1024,
                        1_048_576,
                        "bytes",
                        s -> s.guard().requests().headerBytes()),
                small(
                        "server.limits.headers",
                        "100",
                        10,
                        10_000,
                        "headers",
                        s -> s.guard().requests().headers()),
                small(
                        "server.limits.body_bytes",
                        "8192",
                        0,
                        1_048_576,
                        "bytes",
                        s -> s.guard().requests().bodyBytes()),
                small(
                        "server.limits.value_chars",
                        "4096",
                        64,
                        65_536,
                        "characters",
                        s -> s.guard().requests().valueChars()),
                small(
                        "server.limits.types",
                        "100",
                        1,
                        10_000,
                        "entries",
                        s -> s.guard().requests().types()),
                words(
                        "server.allowed_hosts",
                        null,
                        Map.of("a.example, B", Optional.of(HostRule.parse("a.example,b", "localhost"))),
                        List.of("http://a", "a:8080", "a,,b", "a b"),
                        "host names separated by commas, without ports",
                        s -> s.guard().hosts()),
                words(
                        "server.cors.origins",
                        null,
                        Map.of(
                                "https://a.example, http://localhost:3000, tauri://localhost",
                                OriginRule.parse("https://a.example,http://localhost:3000,tauri://localhost")),
                        List.of(
                                "*",
                                "null",
                                "a.example",
                                "https://a.example/",
                                "https://A.example",
                                "https://a.example:443",
                                "http://a.example:80,http://b",
                                "https://*.example"),
                        "origins as browsers send them, such as https://app.example.org, separated by commas",
                        s -> s.guard().origins()),
                words(
                                "server.tls.certificate",
                                null,
                                Map.of(CERTIFICATE.certificate().toString(), Optional.of(CERTIFICATE)),
                                List.of("a\nb"),
                                "a PEM file with the server's certificate and those that lead to its issuer",
                                s -> s.guard().tls())
                        .with("server.tls.private_key", CERTIFICATE.privateKey().toString()),
                words(
                                "server.tls.private_key",
                                null,
                                Map.of(CERTIFICATE.privateKey().toString(), Optional.of(CERTIFICATE)),
                                List.of("a\nb"),
                                "a PEM file with the certificate's key, not encrypted",
                                s -> s.guard().tls())
                        .with(
                                "server.tls.certificate",
                                CERTIFICATE.certificate().toString()),
                words(
                        "server.host",
                        "localhost",
                        Map.of("localhost", "localhost", "127.0.0.1", "127.0.0.1", "::1", "::1"),
                        List.of("http://localhost", "a b", "local/host"),
                        "a host name or an IP address",
                        ContinuoSettings::host),
                small("server.port", "8080", 0, 65_535, "", ContinuoSettings::port),
                words(
                                "server.admin.host",
                                "localhost",
                                Map.of("localhost", "localhost", "127.0.0.1", "127.0.0.1"),
                                List.of("http://localhost", "a b", "local/host"),
                                "a host name or an IP address",
                                s -> s.admin().orElseThrow().host())
                        .with("server.admin.port", "0"),
                new Row(
                        "server.admin.port",
                        null,
                        Map.of("0", 0, "9090", 9090, "65535", 65535),
                        List.of("-1", "65536", "admin"),
                        "0..65535",
                        s -> s.admin().orElseThrow().port(),
                        Map.of()),
                words(
                        "server.log.format",
                        "text",
                        Map.of("text", Logging.Format.TEXT, "json", Logging.Format.JSON),
                        List.of("JSON", "xml"),
                        "text or json",
                        s -> s.logging().format()),
                words(
                        "server.log.level",
                        "info",
                        Map.of("error", System.Logger.Level.ERROR, "trace", System.Logger.Level.TRACE),
                        List.of("INFO", "fine"),
                        "error or warning or info or debug or trace",
                        s -> s.logging().level()),
                words(
                        "server.log.access",
                        "on",
                        Map.of("on", true, "off", false),
                        List.of("true", "Off"),
                        "on or off",
                        s -> s.logging().access()),
                words(
                        "server.auth.mode",
                        null,
                        Map.of("none", new AuthPolicy.Everybody()),
                        List.of("None", "digest"),
                        "none or basic or bearer or jwt",
                        ContinuoSettings::auth),
                basic(words(
                        "server.auth.username",
                        "opencode",
                        Map.of("ada", new AuthPolicy.Basic("ada", "hunter2")),
                        List.of("a:b", "a\nb"),
                        "text without a colon",
                        ContinuoSettings::auth)),
                words(
                                "server.auth.password",
                                null,
                                Map.of("s3:cr#t", new AuthPolicy.Basic("opencode", "s3:cr#t")),
                                List.of("a\nb"),
                                "text without control characters",
                                ContinuoSettings::auth)
                        .with("server.auth.mode", "basic"),
                words(
                                "server.auth.password_file",
                                null,
                                Map.of(GivenFiles.PASSWORD, new AuthPolicy.Basic("opencode", "from a file")),
                                List.of("/no/such/file", "/"),
                                "a file that can be read",
                                ContinuoSettings::auth)
                        .with("server.auth.mode", "basic"),
                words(
                                "server.auth.tokens_file",
                                null,
                                Map.of(GivenFiles.TOKENS, new AuthPolicy.BearerTokens(Path.of(GivenFiles.TOKENS))),
                                List.of("/no/such/file", "/"),
                                "a file that can be read",
                                ContinuoSettings::auth)
                        .with("server.auth.mode", "bearer"),
                jwt(words(
                        "mp.jwt.verify.issuer",
                        null,
                        Map.of("https://id.example.com", "https://id.example.com"),
                        List.of("a\nb"),
                        "text without control characters",
                        s -> jwt(s).issuer())),
                jwt(words(
                        "mp.jwt.verify.audiences",
                        null,
                        Map.of("continuo", Set.of("continuo"), "a, b", Set.of("a", "b")),
                        List.of(",", "a,,b"),
                        "names separated by commas",
                        s -> jwt(s).audiences())),
                jwt(words(
                        "mp.jwt.verify.publickey",
                        null,
                        Map.of(GivenFiles.KEY_TEXT, new KeySource.Text(GivenFiles.KEY_TEXT)),
                        List.of("secret", "{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}"),
                        "a public key, RSA of 2048 bits or more or elliptic curve, as PEM or JSON Web Key",
                        s -> jwt(s).keys())),
                new Row(
                                "mp.jwt.verify.publickey.location",
                                null,
                                Map.of(
                                        GivenFiles.KEY,
                                        new KeySource.InFile(Path.of(GivenFiles.KEY)),
                                        "https://id.example.com/keys",
                                        new KeySource.At(URI.create("https://id.example.com/keys"))),
                                List.of("/no/such/file", "ftp://id.example.com/keys", "http://"),
                                "a file that can be read, or an http(s) URL",
                                s -> jwt(s).keys(),
                                Map.of())
                        .with("server.auth.mode", "jwt")
                        .with("mp.jwt.verify.issuer", "i")
                        .with("mp.jwt.verify.audiences", "a"),
                jwt(words(
                        "mp.jwt.verify.publickey.algorithm",
                        "RS256,ES256",
                        Map.of("RS256", Set.of("RS256"), "ES384,RS512", Set.of("ES384", "RS512")),
                        List.of("none", "HS256", "RS256,none", "RS256,"),
                        "some of RS256, RS384, RS512, ES256, ES384, ES512, separated by commas",
                        s -> jwt(s).algorithms())),
                jwt(Row.range(
                        "mp.jwt.verify.clock.skew",
                        "5",
                        0,
                        300,
                        rule(0, 300, "s"),
                        s -> jwt(s).skew(),
                        Duration::ofSeconds)));
    }

    private static Row basic(Row row) {
        return row.with("server.auth.mode", "basic").with("server.auth.password", "hunter2");
    }

    private static Row jwt(Row row) {
        return row.with("server.auth.mode", "jwt")
                .with("mp.jwt.verify.issuer", "i")
                .with("mp.jwt.verify.audiences", "a")
                .with("mp.jwt.verify.publickey", GivenFiles.KEY_TEXT);
    }

    private static AuthPolicy.JsonWebTokens jwt(ContinuoSettings settings) {
        return (AuthPolicy.JsonWebTokens) settings.auth();
    }

    private static UpstreamPolicy upstream(ContinuoSettings settings) {
        return settings.upstream().orElseThrow();
    }

    private static SupervisorPolicy supervisor(ContinuoSettings settings) {
        return settings.supervisor().orElseThrow();
    }

    private static Row supervised(Row row) {
        return row.with("supervisor.command", "opencode serve");
    }

    private static Row millis(
            String key,
            String byDefault,
            long min,
            long max,
            @Nullable Function<ContinuoSettings, @Nullable Object> effect) {
        return Row.range(key, byDefault, min, max, rule(min, max, "ms"), effect, Rows::duration);
    }

    private static Row whole(
            String key,
            String byDefault,
            long min,
            long max,
            String unit,
            @Nullable Function<ContinuoSettings, @Nullable Object> effect) {
        return Row.range(key, byDefault, min, max, rule(min, max, unit), effect, number -> number);
    }

    private static Row small(
            String key,
            String byDefault,
            long min,
            long max,
            String unit,
            @Nullable Function<ContinuoSettings, @Nullable Object> effect) {
        return Row.range(key, byDefault, min, max, rule(min, max, unit), effect, Math::toIntExact);
    }

    private static Row words(
            String key,
            @Nullable String byDefault,
            Map<String, Object> accepted,
            List<String> refused,
            String rule,
            @Nullable Function<ContinuoSettings, @Nullable Object> effect) {
        return new Row(key, byDefault, accepted, refused, rule, effect, Map.of());
    }

    private static String rule(long min, long max, String unit) {
        String range = max == OPEN ? "at least " + min : min + ".." + max;
        return unit.isEmpty() ? range : range + " (" + unit + ")";
    }

    /** A hundred years stand for ever, so that it can be counted in nanoseconds. */
    private static Duration duration(long millis) {
        return millis == OPEN ? Duration.ofDays(36_500) : Duration.ofMillis(millis);
    }
}
