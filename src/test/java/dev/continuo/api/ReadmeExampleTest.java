package dev.continuo.api;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README's examples in Java are those that are compiled and run here. */
class ReadmeExampleTest {

    @ParameterizedTest
    @ValueSource(strings = {"api/Ask.java", "e2e/News.java"})
    void theReadmeShowsTheExample(String file) throws IOException {
        String source = Files.readString(Path.of("src/test/java/dev/continuo", file));
        String example = source.substring(source.indexOf("@Path"));
        assertTrue(
                Files.readString(Path.of("README.md")).contains("```java\n" + example + "```"),
                "README.md must show:\n" + example);
    }
}
