package dev.continuo.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the tests expect of one key, written down a second time and by hand.
 *
 * @param key its name
 * @param byDefault what unset means; {@code null}: nothing
 * @param accepted values that are right, by the values that shall arrive in the settings
 * @param refused values that are wrong by themselves
 * @param rule what a refusal says after "must be"
 * @param effect where the value arrives; {@code null}: nowhere in this version
 * @param with other keys that must be set so that no rule between keys interferes
 */
record Row(
        String key,
        @Nullable String byDefault,
        Map<String, Object> accepted,
        List<String> refused,
        String rule,
        @Nullable Function<ContinuoSettings, @Nullable Object> effect,
        Map<String, String> with) {

    static final List<String> NO_NUMBERS = List.of("ten", "1.5", "-1", "+5000", "0x1000", "5000ms", " 5000", "1_0000");

    static Row range(
            String key,
            String byDefault,
            long min,
            long max,
            String rule,
            @Nullable Function<ContinuoSettings, @Nullable Object> effect,
            Function<Long, Object> value) {
        List<String> refused = new ArrayList<>(NO_NUMBERS);
        if (min > 0) {
            refused.add(String.valueOf(min - 1));
        }
        Optional.of(max).filter(bound -> bound < Long.MAX_VALUE).ifPresent(bound -> {
            refused.add(String.valueOf(bound + 1));
            refused.add("99999999999999999999");
        });
        Map<String, Object> accepted = Map.of(
                String.valueOf(min), value.apply(min),
                String.valueOf(min + 1), value.apply(min + 1),
                String.valueOf(max), value.apply(max));
        return new Row(key, byDefault, accepted, refused, rule, effect, Map.of());
    }

    /** The same, 0 allowed besides. */
    Row orOff(Object off) {
        Map<String, Object> more = new HashMap<>(accepted);
        more.put("0", off);
        return new Row(key, byDefault, more, refused, "0 (off) or " + rule, effect, with);
    }

    Row with(String other, String value) {
        Map<String, String> more = new HashMap<>(with);
        more.put(other, value);
        return new Row(key, byDefault, accepted, refused, rule, effect, more);
    }

    Key catalogued() {
        return List.of(Key.values()).stream()
                .filter(candidate -> candidate.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new AssertionError(key + " is not in the catalogue"));
    }

    @Override
    public String toString() {
        return key;
    }
}
