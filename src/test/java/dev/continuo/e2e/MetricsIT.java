package dev.continuo.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.Container;
import dev.continuo.broadcast.Door;
import dev.continuo.config.Mode;
import dev.continuo.testing.Eventually;
import dev.continuo.testing.SseClient;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The relay's numbers, and what reads them: the document, the alert rules, the dashboard. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // started once for all tests
class MetricsIT {

    private static final Path DOCS = Path.of("src/docs");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(continuo_\\w+)` \\| (\\w+) \\| [^|]+ \\|([^|]*)\\| [^|]+ \\|$");
    private static final Pattern CODE = Pattern.compile("`(\\w+)`");

    private static DrivenUpstream upstream;
    private static Container relay;

    @BeforeAll
    static void start() throws Exception {
        upstream = DrivenUpstream.opencode();
        relay = Container.start(
                Mode.SERVER, Map.of("upstream.url", upstream.url("").toString()));
        upstream.send(Events.frame("/default", "ses_1", 1));
        try (SseClient client = SseClient.open(relay.port(), "/global/event?after_seq=0&follow=true")) {
            client.next(frame -> frame.data().contains("evt_1"));
        }
        // An event is counted when it has been written, so its reader may be the first to know.
        Eventually.holds("the delivery counts", () -> quietly().value("continuo_deliveries_total") == 1);
    }

    @AfterAll
    static void stop() throws Exception {
        relay.close();
        upstream.close();
    }

    @Test
    void theDocumentAndTheRelayKnowTheSameMetricsTypesAndLabels() throws Exception {
        Scrape scrape = scrape();
        Map<String, String> documented = new TreeMap<>();
        for (MatchResult row : ROW.matcher(Files.readString(DOCS.resolve("metrics.md")))
                .results()
                .toList()) {
            Set<String> labels = new TreeSet<>();
            CODE.matcher(row.group(3)).results().forEach(label -> labels.add(label.group(1)));
            documented.put(row.group(1), row.group(2) + labels);
        }
        Map<String, String> real = new TreeMap<>();
        for (String name : scrape.names()) {
            real.put(name, scrape.types().get(name) + new TreeSet<>(scrape.labels(name)));
        }
        assertEquals(String.join("\n", lines(real)), String.join("\n", lines(documented)));
    }

    @Test
    void theDocumentKnowsEachReasonAndState() throws Exception {
        String document = Files.readString(DOCS.resolve("metrics.md"));
        for (Scrape.Sample sample : scrape().samples()) {
            for (String label : List.of("reason", "state", "complete")) {
                String value = sample.labels().get(label);
                if (sample.name().startsWith("continuo_") && value != null) {
                    String row = document.lines()
                            .filter(line -> line.startsWith("| `" + sample.name() + "`"))
                            .findFirst()
                            .orElseThrow();
                    assertTrue(row.contains("`" + value + "`") || row.contains('"' + value + '"'), value + ": " + row);
                }
            }
        }
    }

    @Test
    void theRulesReadOnlyWhatIsThere() throws Exception {
        Map<String, Object> file = yaml("alerts.yml");
        List<String> missing = new ArrayList<>();
        Set<String> alerts = new HashSet<>();
        for (Map<String, Object> group : maps(part(file, "groups"))) {
            for (Map<String, Object> rule : maps(part(group, "rules"))) {
                assertEquals(
                        Set.of(),
                        without(rule.keySet(), "alert", "expr", "for", "labels", "annotations"),
                        rule::toString);
                assertTrue(alerts.add(String.valueOf(rule.get("alert"))), rule::toString);
                missing.addAll(new Query(String.valueOf(rule.get("expr"))).missing(scrape()));
                assertTrue(
                        part(map(part(rule, "labels")), "severity").toString().matches("critical|warning"));
                assertEquals(
                        Set.of("summary", "description"),
                        map(part(rule, "annotations")).keySet(),
                        rule::toString);
            }
        }
        assertEquals(List.of(), missing);
        String tests = Files.readString(DOCS.resolve("monitoring/alerts-test.yml"));
        assertEquals(
                List.of(),
                alerts.stream().filter(alert -> !tests.contains(alert)).toList(),
                "without a test");
    }

    @Test
    void theRulesTestsSpeakOfWhatIsThere() throws Exception {
        List<String> missing = new ArrayList<>();
        for (Map<String, Object> test : maps(part(yaml("alerts-test.yml"), "tests"))) {
            if (test.containsKey("input_series")) {
                for (Map<String, Object> each : maps(part(test, "input_series"))) {
                    String series = String.valueOf(each.get("series"));
                    // That one is Prometheus's own.
                    if (!series.startsWith("up{")) {
                        missing.addAll(new Query(series.replaceAll(",le=\"[^\"]*\"", "")).missing(scrape()));
                    }
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void theDashboardShowsOnlyWhatIsThereEachPanelInItsPlace() throws Exception {
        JsonObject dashboard = Json.createReader(
                        new StringReader(Files.readString(DOCS.resolve("monitoring/dashboard.json"))))
                .readObject();
        assertEquals("continuo", dashboard.getString("uid"));
        List<String> missing = new ArrayList<>();
        Set<Integer> ids = new HashSet<>();
        Set<List<Integer>> cells = new HashSet<>();
        for (JsonObject panel : objects(dashboard.getJsonArray("panels"))) {
            String title = panel.getString("title");
            assertTrue(ids.add(panel.getInt("id")), title);
            JsonObject at = panel.getJsonObject("gridPos");
            for (int x = at.getInt("x"); x < at.getInt("x") + at.getInt("w"); x++) {
                for (int y = at.getInt("y"); y < at.getInt("y") + at.getInt("h"); y++) {
                    assertTrue(x < 24 && cells.add(List.of(x, y)), title + " is over another panel");
                }
            }
            if (!panel.getString("type").equals("row")) {
                assertFalse(panel.getString("description").isBlank(), title);
                assertEquals("${datasource}", panel.getJsonObject("datasource").getString("uid"), title);
                assertFalse(panel.getJsonArray("targets").isEmpty(), title);
                for (JsonObject target : objects(panel.getJsonArray("targets"))) {
                    missing.addAll(new Query(target.getString("expr")).missing(scrape()));
                }
            }
        }
        for (JsonObject variable : objects(dashboard.getJsonObject("templating").getJsonArray("list"))) {
            if (variable.getString("type").equals("query")) {
                missing.addAll(new Query(variable.getString("definition")).missing(scrape()));
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void everyNumberOfTheRelayIsOnTheDashboard() throws Exception {
        String dashboard = Files.readString(DOCS.resolve("monitoring/dashboard.json"));
        assertEquals(
                List.of(
                        "continuo_build_info",
                        "continuo_log_latest_seq",
                        "continuo_log_oldest_seq",
                        "continuo_supervisor_starts_total",
                        "continuo_upstream_directories",
                        "continuo_upstream_stall_timeout_seconds"),
                scrape().names().stream()
                        .filter(name -> !dashboard.contains(name))
                        .sorted()
                        .toList());
    }

    @Test
    void countersCountAndGrowOnly() throws Exception {
        Scrape before = scrape();
        try (SseClient client = SseClient.open(relay.port(), "/session/ses_1/event?after_seq=0")) {
            client.awaitEnd();
        }
        // What the registry does not hold by itself must not go.
        System.gc();
        Eventually.holds(
                "it has ended",
                () -> quietly().value("continuo_streams_ended_total", "reason", "complete")
                        == 1 + before.value("continuo_streams_ended_total", "reason", "complete"));
        Scrape after = scrape();
        String door = Door.SESSION_EVENT.path();
        assertEquals(
                1 + before.value("continuo_streams_opened_total", "door", door),
                after.value("continuo_streams_opened_total", "door", door));
        assertEquals(1 + before.value("continuo_deliveries_total"), after.value("continuo_deliveries_total"));
        assertTrue(after.value("continuo_sent_bytes_total") > before.value("continuo_sent_bytes_total"));
        assertEquals(1, after.value("continuo_upstream_events_total"));
        assertEquals(1, after.value("continuo_upstream_attempts_total"));
        assertEquals(1, after.value("continuo_upstream_connects_total"));
        assertTrue(after.value("continuo_upstream_received_bytes_total") > 0);
        for (Scrape.Sample sample : before.samples()) {
            if (sample.name().startsWith("continuo_") && sample.name().endsWith("_total")) {
                assertTrue(
                        after.of(sample.name()).stream()
                                .anyMatch(later ->
                                        later.labels().equals(sample.labels()) && later.value() >= sample.value()),
                        sample::toString);
            }
        }
    }

    @Test
    void aThingIsInOneState() throws Exception {
        Scrape scrape = scrape();
        assertEquals(1, scrape.value("continuo_upstream_state", "state", "connected"));
        assertEquals(
                1,
                scrape.of("continuo_upstream_state").stream()
                        .mapToDouble(Scrape.Sample::value)
                        .sum());
        assertEquals(1, scrape.value("continuo_upstream_breaker_state", "state", "closed"));
        assertEquals(
                0,
                scrape.of("continuo_supervisor_state").stream()
                        .mapToDouble(Scrape.Sample::value)
                        .sum());
    }

    @Test
    void theBucketsOfLagHoldWhoIsNotFurtherBehind() throws Exception {
        try (SseClient client = SseClient.open(relay.port(), "/global/event")) {
            client.next("server.connected");
            Eventually.holds("one at the head", () -> {
                Scrape scrape = quietly();
                return scrape.value("continuo_subscriber_lag_events_bucket", "le", "0") >= 1
                        && scrape.value("continuo_subscriber_lag_events_bucket", "le", "+Inf")
                                == scrape.value("continuo_subscribers")
                        && scrape.value("continuo_subscriber_lag_events_max") == 0;
            });
        }
    }

    private static Scrape scrape() throws IOException, InterruptedException {
        return Scrape.parse(relay.get("/metrics").body());
    }

    private static Scrape quietly() {
        try {
            return scrape();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> lines(Map<String, String> map) {
        return map.entrySet().stream().map(Object::toString).toList();
    }

    private static Map<String, Object> yaml(String name) throws IOException {
        LoaderOptions strictly = new LoaderOptions();
        strictly.setAllowDuplicateKeys(false);
        return map(new Yaml(new SafeConstructor(strictly))
                .load(Files.readString(DOCS.resolve("monitoring").resolve(name))));
    }

    private static Map<String, Object> map(Object yaml) {
        Map<String, Object> map = new LinkedHashMap<>();
        ((Map<?, ?>) yaml).forEach((key, value) -> map.put(String.valueOf(key), value));
        return map;
    }

    private static List<Map<String, Object>> maps(Object yaml) {
        return ((List<?>) yaml).stream().map(MetricsIT::map).toList();
    }

    private static Object part(Map<String, Object> yaml, String key) {
        return Objects.requireNonNull(yaml.get(key), key);
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonValue::asJsonObject).toList();
    }

    private static Set<String> without(Set<String> all, String... some) {
        Set<String> rest = new HashSet<>(all);
        rest.removeAll(List.of(some));
        return rest;
    }
}
