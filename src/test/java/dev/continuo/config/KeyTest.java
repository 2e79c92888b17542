package dev.continuo.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KeyTest {

    static Stream<Row> rows() {
        return Rows.all().stream();
    }

    static Stream<Arguments> everyWay() {
        return rows().flatMap(row -> Stream.of(Given.values()).map(given -> Arguments.of(row, given)));
    }

    @Test
    void everyKeyOfTheCatalogueHasARow() {
        assertEquals(
                Stream.of(Key.values()).map(Key::key).collect(Collectors.toSet()),
                rows().map(Row::key).collect(Collectors.toSet()));
        assertEquals(Key.values().length, rows().count(), "a key twice");
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void whatIsAllowedArrives(Row row, Given given) {
        row.accepted().forEach((value, expected) -> {
            ContinuoSettings settings = Given.valid(given.read(and(row, value), Mode.SERVER));
            if (row.effect() != null) {
                assertEquals(expected, row.effect().apply(settings), row.key() + "=" + value);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void whatIsNotAllowedIsSaidInOneLine(Row row, Given given) {
        Key key = row.catalogued();
        for (String value : row.refused()) {
            String printed = printed(key, value);
            assertEquals(
                    List.of(row.key() + "=" + printed + ": must be " + row.rule() + "; set " + key.env()
                            + ", or unset it" + (row.byDefault() == null ? "" : " for " + row.byDefault())),
                    Given.problems(given.read(and(row, value), Mode.SERVER)));
        }
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void anEmptyValueIsUnset(Row row, Given given) {
        Map<String, String> without = new HashMap<>(row.with());
        if (row.byDefault() == null) {
            without.clear();
        }
        ContinuoSettings unset = Given.valid(given.read(without, Mode.SERVER));
        for (String empty : List.of("", "${EMPTY}")) {
            assertEquals(unset, Given.valid(given.read(merged(without, row.key(), empty), Mode.SERVER)), empty);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theDefaultIsTheContracts(Row row) {
        assertEquals(row.byDefault(), row.catalogued().defaultValue().orElse(null));
        if (row.byDefault() != null) {
            assertTrue(row.catalogued().accepts(row.byDefault()), row.byDefault());
        }
    }

    @Test
    void allProblemsAreSaidAtOnce() {
        Map<String, String> all = new HashMap<>();
        rows().filter(row -> !row.refused().isEmpty())
                .forEach(row -> all.put(row.key(), row.refused().get(0)));
        List<String> named = new ArrayList<>();
        for (String problem : Given.problems(Given.VARIABLE.read(all, Mode.SERVER))) {
            named.add(problem.substring(0, problem.indexOf('=')));
        }
        assertEquals(new TreeSet<>(all.keySet()), new TreeSet<>(named));
    }

    private static String printed(Key key, String value) {
        if (key.secret()) {
            return "***";
        }
        // An argument of a command may be a password.
        return key == Key.COMMAND ? value.replaceFirst("^(\\S+) .*", "$1 ...") : value.replace('\n', '?');
    }

    private static Map<String, String> and(Row row, String value) {
        return merged(row.with(), row.key(), value);
    }

    private static Map<String, String> merged(Map<String, String> some, String key, String value) {
        Map<String, String> all = new HashMap<>(some);
        all.put(key, value);
        return all;
    }
}
