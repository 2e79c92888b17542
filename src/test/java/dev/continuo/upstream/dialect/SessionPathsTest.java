package dev.continuo.upstream.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every event type of the table of session paths, in each form that a server may send it in. */
class SessionPathsTest {

    private static final List<String> LEGACY =
            List.of("properties.info.id", "properties.info.sessionID", "properties.part.sessionID");
    private static final List<String> NOWHERE = List.of(
            "sessionID",
            "properties.id",
            "properties.x.sessionID",
            "properties.info.info.sessionID",
            "properties.part.state.sessionID",
            "data.info.sessionID",
            "data.info.id");

    record Row(String type, String path, String dataPath, String legacyPath) {}

    static Stream<Row> rows() {
        try (var in =
                Objects.requireNonNull(SessionPathsTest.class.getResourceAsStream("/opencode/session-id-paths.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .skip(1)
                            .map(line -> line.split("\t", -1))
                            .map(cells -> new Row(cells[0], cells[1], cells[4], cells.length > 8 ? cells[8] : ""))
                            .toList()
                            .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Row> published() {
        return rows().filter(row ->
                !List.of("server.connected", "server.heartbeat", "sync").contains(row.type));
    }

    @Test
    void theTableIsWhole() {
        assertEquals(92, rows().count());
        assertEquals(
                59,
                rows().filter(row -> row.path.equals("properties.sessionID")).count());
    }

    static Stream<Row> withSession() {
        return published().filter(row -> !row.path.equals("none"));
    }

    static Stream<Row> withSessionInData() {
        return published().filter(row -> row.dataPath.startsWith("data."));
    }

    @ParameterizedTest
    @MethodSource("withSession")
    void theSessionIsFoundWhereTheTableSays(Row row) {
        assertEquals("ses_1", session(row.type, row.path));
    }

    @ParameterizedTest
    @MethodSource("withSessionInData")
    void theSecondFormHasItInData(Row row) {
        assertEquals("ses_1", session(row.type, row.dataPath));
    }

    @ParameterizedTest
    @MethodSource("published")
    void olderServersHaveItWhereTheTableSaysAndNowhereElse(Row row) {
        for (String path : LEGACY) {
            assertEquals(path.equals(row.legacyPath) ? "ses_1" : null, session(row.type, path), path);
        }
    }

    @ParameterizedTest
    @MethodSource("published")
    void whatOnlyLooksLikeASessionIsNone(Row row) {
        for (String path : NOWHERE) {
            assertNull(session(row.type, path), path);
        }
    }

    @ParameterizedTest
    @MethodSource("published")
    void theCurrentPathGoesBeforeTheLegacyOne(Row row) {
        String json = "{\"payload\":{\"properties\":{\"info\":{\"id\":\"no\",\"sessionID\":\"no\"},"
                + "\"part\":{\"sessionID\":\"no\"},\"sessionID\":\"ses_1\"},\"type\":\"" + row.type + "\"}}";
        assertEquals("ses_1", published(json));
    }

    private static @Nullable String session(String type, String path) {
        String json = "\"ses_1\"";
        String[] names = path.split("\\.", -1);
        for (int i = names.length - 1; i > 0; i--) {
            json = "{\"" + names[i] + "\":" + json + "}";
        }
        return published(
                "{\"payload\":{\"id\":\"evt_1\",\"type\":\"" + type + "\",\"" + names[0] + "\":" + json + "}}");
    }

    private static @Nullable String published(String json) {
        Decoded decoded = new OpencodeDecoder().decode("", json.getBytes(StandardCharsets.UTF_8));
        return assertInstanceOf(Decoded.Publish.class, decoded).event().session();
    }
}
