package dev.continuo.config;

import dev.continuo.auth.AuthPolicy;
import dev.continuo.broadcast.OnFull;
import dev.continuo.broadcast.StreamPolicy;
import dev.continuo.event.Dialect;
import dev.continuo.log.LogBounds;
import dev.continuo.supervisor.CommandLine;
import dev.continuo.supervisor.SupervisorPolicy;
import dev.continuo.time.Backoff;
import dev.continuo.upstream.Credentials;
import dev.continuo.upstream.Scope;
import dev.continuo.upstream.UpstreamPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.Config;

/** Reads and checks the whole configuration at once. */
public final class SettingsReader {

    /** A host application asks its own callers who they are, and {@code mp.jwt.*} may be its own. */
    private static final Set<Key> SERVER_ONLY = EnumSet.range(Key.HOST, Key.JWT_SKEW);

    /** What a stop may take between the end of the drain and that of the supervised server. */
    private static final Duration AFTER_DRAIN = Duration.ofSeconds(3);

    static {
        SERVER_ONLY.addAll(GuardReader.KEYS);
    }

    private SettingsReader() {}

    /**
     * Reads every key of the catalogue.
     *
     * @param config usually {@code ConfigProvider.getConfig()}
     * @param mode where to listen and how to guard that, all of {@code server.*} but {@code server.event_stream.*}, and
     *     {@code mp.jwt.*} are a host application's own business in {@link Mode#EMBEDDED}: they are not checked then
     */
    public static Reading read(Config config, Mode mode) {
        Values values = new Values(key -> config.getOptionalValue(key, String.class), mode);
        List<String> problems = new ArrayList<>();
        Set<Key> wrong = EnumSet.noneOf(Key.class);
        Set<Key> read = EnumSet.allOf(Key.class);
        if (mode == Mode.EMBEDDED) {
            read.removeAll(SERVER_ONLY);
        }
        for (Key key : read) {
            if (values.isSet(key) && !key.accepts(values.choice(key))) {
                wrong.add(key);
                problems.add(Problem.line(values, key, "must be " + key.allowed()));
            }
        }
        // Whether a password is there is not known while its file cannot be read.
        for (Key key : Key.values()) {
            key.file().filter(wrong::contains).ifPresent(file -> wrong.add(key));
        }
        problems.addAll(new CrossRules(values, wrong).problems(mode));
        NearNames nearNames = new NearNames(config.getConfigSources(), read);
        problems.addAll(nearNames.problems());
        return problems.isEmpty()
                ? new Reading.Valid(settings(values, mode), nearNames.warnings())
                : new Reading.Invalid(List.copyOf(problems));
    }

    private static ContinuoSettings settings(Values values, Mode mode) {
        Dialect dialect = values.choice(Key.DIALECT).equals("plain") ? Dialect.PLAIN : Dialect.OPENCODE;
        boolean listens = mode == Mode.SERVER;
        return new ContinuoSettings(
                dialect,
                stream(values),
                new LogBounds(
                        values.whole(Key.LOG_MAX_EVENTS),
                        values.whole(Key.LOG_MAX_BYTES),
                        values.millis(Key.LOG_MAX_AGE)),
                values.text(Key.COMMAND)
                        .map(command -> ContinuoSettings.SUPERVISED)
                        .or(() -> values.text(Key.UPSTREAM_URL))
                        .map(url -> upstream(values, url, dialect)),
                values.text(Key.COMMAND).map(command -> supervisor(values, command)),
                GuardReader.read(listens ? values : new Values(key -> Optional.empty(), mode)),
                listens ? values.choice(Key.HOST) : "",
                listens ? values.small(Key.PORT) : 0,
                listens ? AccessReader.auth(values) : new AuthPolicy.Everybody(),
                Logging.of(listens ? values::text : key -> Optional.empty()),
                listens ? AccessReader.admin(values) : Optional.empty());
    }

    private static StreamPolicy stream(Values values) {
        return new StreamPolicy(
                values.millis(Key.HEARTBEAT),
                values.small(Key.QUEUE_MAX),
                values.whole(Key.QUEUE_MAX_BYTES),
                values.millis(Key.STREAM_STALL),
                values.millis(Key.RETRY_MIN),
                values.millis(Key.RETRY_MAX),
                values.small(Key.MAX_SUBSCRIBERS),
                values.choice(Key.ON_FULL).equals("503") ? OnFull.UNAVAILABLE : OnFull.BUSY,
                values.millis(Key.STREAM_MAX_AGE),
                values.millis(Key.STREAM_DRAIN));
    }

    private static UpstreamPolicy upstream(Values values, String url, Dialect dialect) {
        return new UpstreamPolicy(
                URI.create(url),
                dialect,
                values.text(Key.USERNAME)
                        .map(name -> new Credentials(name, values.choice(Key.PASSWORD)))
                        .orElse(null),
                backoff(values),
                values.small(Key.MAX_ATTEMPTS),
                values.millis(Key.CONNECT_TIMEOUT),
                values.millis(Key.UPSTREAM_STALL),
                values.millis(Key.UPSTREAM_DEAF),
                values.small(Key.MAX_EVENT_BYTES),
                values.choice(Key.SCOPE).equals("directory")
                        ? new Scope.PerDirectory(values.millis(Key.LINGER), values.small(Key.MAX_DIRECTORIES))
                        : new Scope.Global());
    }

    private static SupervisorPolicy supervisor(Values values, String command) {
        return new SupervisorPolicy(
                CommandLine.parse(command),
                Path.of(values.choice(Key.DIRECTORY)),
                values.choice(Key.READY_PATTERN),
                values.millis(Key.READY_TIMEOUT),
                values.choice(Key.HEALTH_PATH),
                values.millis(Key.HEALTH_INTERVAL),
                values.millis(Key.HEALTH_TIMEOUT),
                values.small(Key.FAILURE_THRESHOLD),
                values.millis(Key.BUSY_GRACE),
                values.millis(Key.STOP_TIMEOUT),
                values.millis(Key.STREAM_DRAIN).plus(AFTER_DRAIN),
                backoff(values),
                values.small(Key.MAX_RESTARTS),
                values.millis(Key.RESTART_WINDOW));
    }

    private static Backoff backoff(Values values) {
        return new Backoff(
                values.millis(Key.RECONNECT_INITIAL),
                values.millis(Key.RECONNECT_MAX),
                Double.parseDouble(values.choice(Key.RECONNECT_JITTER)));
    }
}
