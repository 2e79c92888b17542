package dev.continuo.api;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README's example for the Java API is the one that is compiled and run here. */
class ReadmeExampleTest {

    @Test
    void theReadmeShowsTheExample() throws IOException {
        String source = Files.readString(Path.of("src/test/java/dev/continuo/api/Ask.java"));
        String example = source.substring(source.indexOf("@Path"));
        assertTrue(
                Files.readString(Path.of("README.md")).contains("```java\n" + example + "```"),
                "README.md must show:\n" + example);
    }
}
