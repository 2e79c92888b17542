package dev.continuo.bench.report;

import dev.continuo.bench.measure.Metric;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws results that were written as JSON, the medians of each server. */
public final class Plots {

    private static final List<Metric> DRAWN = List.of(
            Metric.PER_CPU_SECOND,
            Metric.CPU_PER_DELIVERY,
            Metric.CPU_PER_EVENT,
            Metric.P99,
            Metric.ALLOCATED,
            Metric.RSS_EACH,
            Metric.HEAP_EACH,
            Metric.MEGABYTES);

    private Plots() {}

    /** Draws every metric that was measured of at least two servers, beside the file. */
    public static void draw(Path json) throws IOException {
        JsonObject result;
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(json))) {
            result = reader.readObject();
        }
        for (Metric metric : DRAWN) {
            Map<String, Double> bars = bars(result.getJsonObject("servers"), metric.title());
            if (bars.size() > 1) {
                String title = result.getString("scenario") + ": " + metric.title();
                Files.writeString(
                        json.resolveSibling(FileNames.of(title) + ".svg"), BarChart.draw(title, bars, "relay"));
            }
        }
    }

    private static Map<String, Double> bars(JsonObject servers, String metric) {
        Map<String, Double> bars = new LinkedHashMap<>();
        for (String server : servers.keySet()) {
            JsonObject median = servers.getJsonObject(server).getJsonObject("median");
            if (median.containsKey(metric)) {
                bars.put(server, median.getJsonNumber(metric).doubleValue());
            }
        }
        return bars;
    }
}
