package dev.continuo.bench.report;

import dev.continuo.bench.measure.Sample;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Results as JSON, one file a scenario, so that plots can be made of the newest run of each. */
public final class ResultFile {

    private ResultFile() {}

    /** Writes it into a directory and says where. */
    public static Path write(Path directory, ScenarioResult result) throws IOException {
        Files.createDirectories(directory);
        JsonObjectBuilder servers = Json.createObjectBuilder();
        result.rounds().forEach((server, samples) -> servers.add(server, server(samples)));
        JsonArrayBuilder verdicts = Json.createArrayBuilder();
        for (Verdict verdict : result.verdicts()) {
            verdicts.add(Json.createObjectBuilder()
                    .add("target", verdict.target())
                    .add("measured", verdict.measured())
                    .add("outcome", verdict.outcome().name()));
        }
        JsonObject json = Json.createObjectBuilder()
                .add("scenario", result.scenario())
                .add("java", Runtime.version().toString())
                .add("cpus", Runtime.getRuntime().availableProcessors())
                .add("kernel", System.getProperty("os.version"))
                .add("servers", servers)
                .add("verdicts", verdicts)
                .build();
        Path file = directory.resolve(FileNames.of(result.scenario()) + ".json");
        try (JsonWriter writer = Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true))
                .createWriter(Files.newBufferedWriter(file))) {
            writer.writeObject(json);
        }
        return file;
    }

    private static JsonObjectBuilder server(List<Sample> samples) {
        JsonArrayBuilder rounds = Json.createArrayBuilder();
        samples.forEach(sample -> rounds.add(values(sample)));
        return Json.createObjectBuilder()
                .add("median", values(Sample.median(samples)))
                .add("rounds", rounds);
    }

    private static JsonObjectBuilder values(Sample sample) {
        JsonObjectBuilder values = Json.createObjectBuilder();
        sample.values().forEach((metric, value) -> values.add(metric.title(), value));
        return values;
    }
}
