package dev.continuo.config;

import java.util.Optional;

/**
 * What the catalogue knows but this version cannot do: refused rather than ignored. The one place to lift it, rule by
 * rule.
 */
final class NotYet {

    private NotYet() {}

    /** Why a value that is allowed as such is refused. */
    static Optional<String> refusal(Values values, Key key) {
        if (key == Key.SCOPE && values.choice(key).equals("directory")) {
            return Optional.of(Problem.line(values, key, "must be global: this version has no loop per directory"));
        }
        return Optional.empty();
    }
}
