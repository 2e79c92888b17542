package dev.continuo.config;

import dev.continuo.config.ValueType.Choice;
import dev.continuo.config.ValueType.Command;
import dev.continuo.config.ValueType.FileOrUrl;
import dev.continuo.config.ValueType.Networks;
import dev.continuo.config.ValueType.PublicKey;
import dev.continuo.config.ValueType.Ratio;
import dev.continuo.config.ValueType.ReadableFile;
import dev.continuo.config.ValueType.Regex;
import dev.continuo.config.ValueType.Text;
import dev.continuo.config.ValueType.Url;
import dev.continuo.config.ValueType.Whole;
import dev.continuo.guard.HostRule;
import dev.continuo.guard.OriginRule;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every setting, once. The README's table and the tests are held against this list. */
public enum Key {
    HEARTBEAT(
            "server.event_stream.heartbeat_ms",
            Whole.of(1000, 60_000, "ms"),
            "10000",
            "One `server.heartbeat` per stream and interval, busy or not."),
    QUEUE_MAX(
            "server.event_stream.queue_max",
            Whole.of(1, 1_000_000, "events"),
            "1000",
            "More matching events than this waiting behind a blocked socket end the stream with"
                    + " `server.stream.lagged`."),
    QUEUE_MAX_BYTES(
            "server.event_stream.queue_max_bytes",
            Whole.of(65_536, 1_073_741_824, "bytes"),
            "8388608",
            "The same limit in bytes; a single event never breaks it."),
    STREAM_STALL(
            "server.event_stream.stall_timeout_ms",
            Whole.of(1000, 600_000, "ms"),
            "30000",
            "A subscriber that takes no byte for so long is dropped."),
    RETRY_MIN(
            "server.event_stream.retry_min_ms",
            Whole.of(100, 60_000, "ms"),
            "1000",
            "The shortest reconnect delay told to a client in `retry:`."),
    RETRY_MAX(
            "server.event_stream.retry_max_ms",
            Whole.of(100, 60_000, "ms"),
            "3000",
            "The longest one; each stream draws its own between the two."),
    MAX_SUBSCRIBERS(
            "server.event_stream.max_subscribers",
            Whole.of(1, 1_000_000, "subscribers"),
            "10000",
            "Streams served at once."),
    ON_FULL(
            "server.event_stream.on_full",
            Choice.of("busy", "503"),
            "busy",
            "What the next one gets: a `server.stream.busy` frame and `retry:`, or 503 with `Retry-After`."),
    STREAM_MAX_AGE(
            "server.event_stream.max_age_ms",
            Whole.offOr(10_000, 86_400_000, "ms"),
            "0",
            "A stream is asked to reconnect at this age, ±20 % per stream."),
    STREAM_DRAIN(
            "server.event_stream.drain_ms",
            Whole.of(0, 600_000, "ms"),
            "500",
            "A stop tells the streams to come back one after the other, the last at four fifths of this time; a replay has"
                    + " all of it to complete."),

    LOG_MAX_EVENTS("log.max_events", Whole.atLeast(1, "events"), "100000", "How many events the log holds."),
    LOG_MAX_BYTES(
            "log.max_bytes",
            Whole.atLeast(1_048_576, "bytes"),
            "67108864",
            "How many bytes the log holds, overhead and index included."),
    LOG_MAX_AGE("log.max_age_ms", Whole.atLeast(0, "ms"), "0", "How long the log holds an event; 0: no limit."),

    UPSTREAM_URL(
            "upstream.url",
            new Url(ContinuoSettings.DEMO),
            ContinuoSettings.DEMO,
            "The server's base URL (`opencode`) or the stream's own URL (`plain`); `demo` replays a recording."),
    DIALECT(
            "upstream.dialect",
            Choice.of("opencode", "plain"),
            "opencode",
            "The shape of the events: opencode's envelope, or any SSE server's."),
    SCOPE(
            "upstream.scope",
            Choice.of("global", "directory"),
            "global",
            "One connection for everything, or one per directory that somebody needs."),
    LINGER(
            "upstream.linger_ms",
            Whole.of(0, 3_600_000, "ms"),
            "30000",
            "How long the connection of a directory stays when nobody needs it any more."),
    MAX_DIRECTORIES(
            "upstream.max_directories",
            Whole.of(1, 10_000, "directories"),
            "256",
            "Directories with a connection at once; a stream that names one more gets 429."),
    USERNAME(
            "upstream.username",
            Text.of("text without a colon", "[^:\\p{Cntrl}]+"),
            null,
            "User of the Basic authentication towards the upstream."),
    PASSWORD(
            "upstream.password",
            Text.of("text without control characters", "\\P{Cntrl}+"),
            null,
            "Password towards the upstream; never printed."),
    PASSWORD_FILE(
            "upstream.password_file",
            new ReadableFile(),
            null,
            "A file with that password instead; a line break at its end does not count."),
    RECONNECT_INITIAL(
            "upstream.reconnect.initial_ms",
            Whole.of(50, 60_000, "ms"),
            "500",
            "The wait after the first failure; it doubles with each further one."),
    RECONNECT_MAX(
            "upstream.reconnect.max_ms",
            Whole.atLeast(50, "ms"),
            "30000",
            "The longest wait; not below `upstream.reconnect.initial_ms`."),
    RECONNECT_JITTER(
            "upstream.reconnect.jitter", new Ratio(), "0.25", "The share by which a wait is spread to both sides."),
    MAX_ATTEMPTS(
            "upstream.reconnect.max_attempts",
            Whole.of(1, 1000, "attempts"),
            "6",
            "After more failures in a row than these, turns in flight are given up; probing goes on."),
    CONNECT_TIMEOUT(
            "upstream.connect_timeout_ms",
            Whole.of(100, 60_000, "ms"),
            "5000",
            "How long a connection to the upstream may take."),
    UPSTREAM_STALL(
            "upstream.stall_timeout_ms",
            Whole.offOr(1000, 600_000, "ms"),
            "30000",
            "An upstream that sends no byte for so long is dead; unset it is 0 with the dialect `plain`."),
    UPSTREAM_DEAF(
            "upstream.deaf_timeout_ms",
            Whole.offOr(1000, 3_600_000, "ms"),
            "60000",
            "An opencode that sends heartbeats but no event for so long, while it says that a session is busy, is deaf:"
                    + " the relay reconnects, and is twice as patient each time that brings no event."),
    MAX_EVENT_BYTES(
            "upstream.max_event_bytes",
            Whole.of(1024, 268_435_456, "bytes"),
            "16777216",
            "A bigger event is not kept but reported as a gap."),

    COMMAND(
            "supervisor.command",
            new Command(),
            null,
            "Starts the upstream and keeps it running; `{port}` is replaced by a free port."),
    DIRECTORY("supervisor.directory", Text.of("a directory", "\\P{Cntrl}+"), ".", "Where the command runs."),
    READY_PATTERN(
            "supervisor.ready_pattern",
            new Regex(),
            "listening on (http\\S+)",
            "The line on its output that says it is ready, and its URL."),
    READY_TIMEOUT(
            "supervisor.ready_timeout_ms",
            Whole.of(1000, 600_000, "ms"),
            "30000",
            "How long it may take to become ready."),
    HEALTH_PATH(
            "supervisor.health_path",
            Text.of("a path that starts with /", "/([\\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*"),
            "/global/health",
            "Where its health is asked."),
    HEALTH_INTERVAL(
            "supervisor.health_interval_ms",
            Whole.of(1000, 3_600_000, "ms"),
            "15000",
            "How often its health is asked."),
    HEALTH_TIMEOUT(
            "supervisor.health_timeout_ms", Whole.of(100, 600_000, "ms"), "10000", "How long it may take to answer."),
    FAILURE_THRESHOLD(
            "supervisor.failure_threshold",
            Whole.of(1, 1000, "failures"),
            "3",
            "Failed probes in a row that restart it while no turn is in flight."),
    BUSY_GRACE(
            "supervisor.busy_grace_ms",
            Whole.of(0, 86_400_000, "ms"),
            "120000",
            "Unhealthy for so long, it is restarted even with a turn in flight."),
    STOP_TIMEOUT(
            "supervisor.stop_timeout_ms",
            Whole.of(100, 600_000, "ms"),
            "5000",
            "Between the request to stop and the kill."),
    MAX_RESTARTS(
            "supervisor.max_restarts",
            Whole.of(0, 1000, "restarts"),
            "5",
            "More ends than these within `supervisor.restart_window_ms` are a crash loop: it is left alone."),
    RESTART_WINDOW(
            "supervisor.restart_window_ms",
            Whole.of(1000, 86_400_000, "ms"),
            "600000",
            "The time in which they count."),

    CONNECTIONS(
            "server.limits.connections",
            Whole.of(10, 2_000_000, "connections"),
            "11000",
            "Connections at once, from everywhere, as far as the system's limit of open files goes; one more is closed."
                    + " Unset it is 1,000 more than `server.event_stream.max_subscribers`."),
    CONNECTIONS_PER_ADDRESS(
            "server.limits.connections_per_address",
            Whole.of(0, 2_000_000, "connections"),
            "512",
            "Connections at once from one address, or from one /64 network of IPv6; one more is closed; 0: any"
                    + " number."),
    CONNECTIONS_PER_MINUTE(
            "server.limits.connections_per_minute",
            Whole.of(0, 10_000_000, "connections"),
            "1200",
            "New connections a minute from one address; all of them may come at once after a quiet minute; 0: any"
                    + " number."),
    EXEMPT(
            "server.limits.exempt",
            new Networks(),
            null,
            "The addresses of proxies, which these two limits do not concern; loopback is always exempt."),
    HEAD_TIMEOUT(
            "server.limits.head_timeout_ms",
            Whole.of(500, 600_000, "ms"),
            "10000",
            "A connection whose TLS handshake and first request head take longer is closed, with 408 once there is a"
                    + " request; so long may each further one take from its first byte on."),
    IDLE_TIMEOUT(
            "server.limits.idle_timeout_ms",
            Whole.of(500, 3_600_000, "ms"),
            "120000",
            "A connection that is kept for the next request is closed after so long."),
    REQUEST_LINE(
            "server.limits.request_line_bytes",
            Whole.of(256, 65_536, "bytes"),
            "8192",
            "A longer request line is refused with 414."),
    HEADER_BYTES(
            "server.limits.header_bytes",
            Whole.of(1024, 1_048_576, "bytes"),
            "16384",
            "More headers are refused with 431."),
    HEADERS("server.limits.headers", Whole.of(10, 10_000, "headers"), "100", "So are more headers than these."),
    BODY_BYTES(
            "server.limits.body_bytes",
            Whole.of(0, 1_048_576, "bytes"),
            "8192",
            "A larger body is refused with 413; hardly a request has one."),
    VALUE_CHARS(
            "server.limits.value_chars",
            Whole.of(64, 65_536, "characters"),
            "4096",
            "A longer parameter, such as a directory, is refused with 400."),
    TYPES(
            "server.limits.types",
            Whole.of(1, 10_000, "entries"),
            "100",
            "More entries in the parameter `types` are refused with 400."),
    ALLOWED_HOSTS(
            "server.allowed_hosts",
            Text.of("host names separated by commas, without ports", HostRule.LIST),
            null,
            "The names, besides loopback's and `server.host`, under which the server answers; others get 421. Unset, any"
                    + " name is right, save on loopback without authentication."),
    CORS_ORIGINS(
            "server.cors.origins",
            Text.of(
                    "origins as browsers send them, such as https://app.example.org, separated by commas",
                    OriginRule.LIST),
            null,
            "Whose pages may read the answers, with credentials; unset: only pages of the server's own origin."),
    TLS_CERTIFICATE(
            "server.tls.certificate",
            Text.of("a PEM file with the server's certificate and those that lead to its issuer", "\\P{Cntrl}+"),
            null,
            "Makes the server speak TLS; read again when it changes."),
    TLS_PRIVATE_KEY(
            "server.tls.private_key",
            Text.of("a PEM file with the certificate's key, not encrypted", "\\P{Cntrl}+"),
            null,
            "The key of that certificate."),

    HOST(
            "server.host",
            Text.of("a host name or an IP address", "[A-Za-z0-9._:%\\[\\]-]+"),
            "localhost",
            "Where to listen. Beyond loopback only with a `server.auth.mode`."),
    PORT("server.port", Whole.of(0, 65_535, ""), "8080", "Where to listen; 0: any free port."),
    ADMIN_HOST(
            "server.admin.host",
            Text.of("a host name or an IP address", "[A-Za-z0-9._:%\\[\\]-]+"),
            "localhost",
            "Where the admin port is. On loopback it asks for no credentials, elsewhere for the same as `server.port`."),
    ADMIN_PORT(
            "server.admin.port",
            Whole.of(0, 65_535, ""),
            null,
            "Moves `/status`, `/metrics` and `/openapi` to a port of their own, with `/health`, which stays on"
                    + " `server.port` too; 0: any free port."),
    LOG_FORMAT(
            "server.log.format",
            Choice.of("text", "json"),
            "text",
            "How log entries are written: a line of text, or a line that is a JSON object; all that is printed before"
                    + " included."),
    LOG_LEVEL(
            "server.log.level",
            Choice.of("error", "warning", "info", "debug", "trace"),
            "info",
            "The least important entries of the relay's own that are written."),
    LOG_ACCESS(
            "server.log.access",
            Choice.of("on", "off"),
            "on",
            "An entry for each stream at its end (logger `dev.continuo.access`, level `info`)."),
    AUTH_MODE(
            "server.auth.mode",
            Choice.of("none", "basic", "bearer", "jwt"),
            null,
            "Who may watch: whoever has the password, a token from a file, or a JSON Web Token; `none`: everybody who"
                    + " reaches the port. Must be set to listen beyond loopback; on loopback unset is `none`."),
    AUTH_USERNAME(
            "server.auth.username",
            Text.of("text without a colon", "[^:\\p{Cntrl}]+"),
            "opencode",
            "The user of `basic`."),
    AUTH_PASSWORD(
            "server.auth.password",
            Text.of("text without control characters", "\\P{Cntrl}+"),
            null,
            "The password of `basic`; never printed."),
    AUTH_PASSWORD_FILE(
            "server.auth.password_file",
            new ReadableFile(),
            null,
            "A file with that password instead; a line break at its end does not count."),
    AUTH_TOKENS_FILE(
            "server.auth.tokens_file",
            new ReadableFile(),
            null,
            "The tokens of `bearer`, a line each: `NAME TOKEN`, then `directory=…` and `session=…` for one that may"
                    + " not see everything. Read again when it changes."),
    JWT_ISSUER(
            "mp.jwt.verify.issuer",
            Text.of("text without control characters", "\\P{Cntrl}+"),
            null,
            "Who issues the tokens of `jwt`: their claim `iss`."),
    JWT_AUDIENCES(
            "mp.jwt.verify.audiences",
            Text.of("names separated by commas", "[^,\\p{Cntrl}]+(,[^,\\p{Cntrl}]+)*"),
            null,
            "For whom they are: their claim `aud` must name one of these."),
    JWT_KEY("mp.jwt.verify.publickey", new PublicKey(), null, "The issuer's public key, as PEM or JSON Web Key."),
    JWT_KEY_LOCATION(
            "mp.jwt.verify.publickey.location",
            new FileOrUrl(),
            null,
            "Where the issuer's public keys are instead. Read again every 5 minutes, and when a token fits none of them."),
    JWT_ALGORITHM(
            "mp.jwt.verify.publickey.algorithm",
            Text.of(
                    "some of RS256, RS384, RS512, ES256, ES384, ES512, separated by commas",
                    "[RE]S(256|384|512)(,[RE]S(256|384|512))*"),
            "RS256,ES256",
            "How they may be signed."),
    JWT_SKEW(
            "mp.jwt.verify.clock.skew",
            Whole.of(0, 300, "s"),
            "5",
            "By how much the issuer's clock may differ; a token is good for so long beyond its claim `exp`.");

    /** The name under which existing set-ups know {@link #QUEUE_MAX}. */
    private static final String QUEUE_MAX_ALIAS = "OPENCODE_EXPERIMENTAL_EVENT_QUEUE_MAX";

    private final String key;

    @SuppressWarnings(
            "ImmutableEnumChecker") // records of values that never change; the annotation is not on the class path
    private final ValueType type;

    @Nullable
    private final String defaultValue;

    private final String sentence;

    Key(String key, ValueType type, @Nullable String defaultValue, String sentence) {
        this.key = key;
        this.type = type;
        this.defaultValue = defaultValue;
        this.sentence = sentence;
    }

    /** The name in MicroProfile Config. */
    public String key() {
        return key;
    }

    /** A second name, looked up when the first is unset. */
    public Optional<String> alias() {
        return this == QUEUE_MAX ? Optional.of(QUEUE_MAX_ALIAS) : Optional.empty();
    }

    /** The name of the environment variable. */
    public String env() {
        return key.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /** What is allowed, in words that follow "must be". */
    public String allowed() {
        return type.allowed();
    }

    /** Whether {@code value} is allowed, other keys left aside; an empty value counts as unset and is none. */
    public boolean accepts(String value) {
        return type.accepts(value);
    }

    /** The value when unset; empty when unset means none. */
    public Optional<String> defaultValue() {
        return Optional.ofNullable(defaultValue);
    }

    /** What it is for, in one sentence of Markdown. */
    public String sentence() {
        return sentence;
    }

    /** The key of a file that may hold the value instead. */
    Optional<Key> file() {
        return switch (this) {
            case PASSWORD -> Optional.of(PASSWORD_FILE);
            case AUTH_PASSWORD -> Optional.of(AUTH_PASSWORD_FILE);
            default -> Optional.empty();
        };
    }

    /** Whether a server that does not see the value is open to more than it should be. */
    boolean protects() {
        return key.startsWith("server.auth.") || key.startsWith("server.tls.");
    }

    /** Whether the value is never printed. */
    public boolean secret() {
        return this == PASSWORD || this == AUTH_PASSWORD;
    }
}
