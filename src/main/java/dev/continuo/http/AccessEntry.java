package dev.continuo.http;

import dev.continuo.auth.Permit;
import dev.continuo.broadcast.StreamOptions;
import dev.continuo.broadcast.StreamSummary;
import dev.continuo.observe.Fields;
import io.helidon.webserver.http.ServerRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is logged of a stream at its end. In text as {@code name=value}, a value in quotation marks where it could be
 * taken for something else. Of what the client sent only what it asked for, never what it showed.
 *
 * @param fields by name, in order
 */
record AccessEntry(Map<String, Object> fields) implements Fields {

    private static final List<String> FILTERS = List.of("session", "directory", "workspace", "types");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");
    private static final Pattern AMBIGUOUS = Pattern.compile("[\\s\"=\\\\]");
    private static final int LONGEST = 200;
    private static final double MILLIS_A_SECOND = 1_000;

    /**
     * What is kept of the request until its stream ends.
     *
     * @param remote the client's address
     * @param filters as it asked for them, by name, in order
     */
    record Asked(String remote, Map<String, String> filters) {}

    static Asked asked(ServerRequest request, StreamOptions options) {
        Parameters parameters = new Parameters(request);
        Map<String, String> filters = new LinkedHashMap<>(0);
        for (String filter : FILTERS) {
            asked(filter, options, parameters).ifPresent(value -> filters.put(filter, abridged(value)));
        }
        return new Asked(request.remotePeer().host(), filters);
    }

    static AccessEntry of(Asked asked, StreamOptions options, StreamSummary summary) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("door", options.door().path());
        fields.put("remote", asked.remote());
        if (!options.permit().equals(Permit.EVERYBODY)) {
            fields.put("principal", options.permit().name());
        }
        fields.putAll(asked.filters());
        fields.put("seconds", summary.age().toMillis() / MILLIS_A_SECOND);
        fields.put("events", summary.events());
        fields.put("bytes", summary.bytes());
        if (!summary.lastCursor().isEmpty()) {
            fields.put("last", summary.lastCursor());
        }
        fields.put("end", summary.end().name().toLowerCase(Locale.ROOT));
        return new AccessEntry(fields);
    }

    private static Optional<String> asked(String filter, StreamOptions options, Parameters parameters) {
        return switch (filter) {
            case "session" -> Optional.ofNullable(options.filter().session());
            case "directory" -> parameters.query(filter).or(parameters::directoryHeader);
            default -> parameters.query(filter);
        };
    }

    private static String abridged(String value) {
        return value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "...";
    }

    @Override
    public String toString() {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + quoted(String.valueOf(field.getValue())))
                .collect(Collectors.joining(" "));
    }

    private static String quoted(String value) {
        String line = UNPRINTABLE.matcher(value).replaceAll("?");
        return AMBIGUOUS.matcher(line).find() || line.isEmpty()
                ? '"' + line.replace("\\", "\\\\").replace("\"", "\\\"") + '"'
                : line;
    }
}
