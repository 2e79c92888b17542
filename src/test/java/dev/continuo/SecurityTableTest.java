package dev.continuo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The threat table of {@code src/docs/security.md} promises nothing that no test shows. */
class SecurityTableTest {

    private static final Pattern ROW = Pattern.compile("^\\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+)(?:\\.(\\w+))?`");

    @Test
    void everyRowNamesTestsThatExist() throws IOException {
        Map<String, Path> classes;
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            classes = files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            file -> file,
                            (one, other) -> other));
        }
        List<String> missing = new ArrayList<>();
        int rows = 0;
        Matcher row = ROW.matcher(Files.readString(Path.of("src", "docs", "security.md")));
        while (row.find()) {
            if (row.group(1).equals("threat")) {
                continue;
            }
            rows++;
            int tests = 0;
            Matcher name = NAME.matcher(row.group(3));
            while (name.find()) {
                tests++;
                Path file = classes.get(name.group(1));
                if (file == null
                        || (name.group(2) != null && !Files.readString(file).contains(" " + name.group(2) + "("))) {
                    missing.add(name.group());
                }
            }
            assertTrue(tests > 0, () -> "no test shows: " + row.group(1));
        }
        assertEquals(List.of(), missing);
        assertTrue(rows > 30, "rows found: " + rows);
    }
}
