package dev.continuo.e2e;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /metrics} said: the text format of Prometheus, strictly.
 *
 * @param types by the name of what {@code # TYPE} is about
 * @param samples in order
 */
record Scrape(Map<String, String> types, List<Sample> samples) {

    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (counter|gauge|histogram|summary|untyped)");
    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

    /** One line. */
    record Sample(String name, Map<String, String> labels, double value) {}

    static Scrape parse(String text) {
        Map<String, String> types = new LinkedHashMap<>();
        List<Sample> samples = new ArrayList<>();
        for (String line : text.lines().toList()) {
            Matcher type = TYPE.matcher(line);
            Matcher sample = LINE.matcher(line);
            if (type.matches()) {
                types.put(type.group(1), type.group(2));
            } else if (!line.startsWith("#") && !line.isEmpty()) {
                if (!sample.matches()) {
                    throw new AssertionError("no sample: " + line);
                }
                samples.add(new Sample(sample.group(1), parts(sample.group(2)), number(sample.group(3))));
            }
        }
        return new Scrape(types, samples);
    }

    /** The relay's own: names as queries have them, save that a histogram's are one. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        types.keySet().stream().filter(name -> name.startsWith("continuo_")).forEach(names::add);
        return names;
    }

    /** The names of a metric's labels, without those that every metric, or every bucket, has. */
    Set<String> labels(String name) {
        Set<String> labels = new LinkedHashSet<>();
        boolean histogram = "histogram".equals(types.get(name));
        for (Sample sample : samples) {
            if (sample.name().equals(name) || (histogram && sample.name().startsWith(name + "_"))) {
                labels.addAll(sample.labels().keySet());
            }
        }
        labels.remove("mp_scope");
        if (histogram) {
            labels.remove("le");
        }
        return labels;
    }

    /** The samples of one name. */
    List<Sample> of(String name) {
        return samples.stream().filter(sample -> sample.name().equals(name)).toList();
    }

    /** The one sample of this name, with this label if there is one. */
    double value(String name, String... label) {
        List<Sample> found = of(name).stream()
                .filter(sample ->
                        label.length == 0 || label[1].equals(sample.labels().get(label[0])))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(name + List.of(label) + " is there " + found.size() + " times");
        }
        return found.get(0).value();
    }

    private static Map<String, String> parts(@Nullable String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (text != null) {
            Matcher label = LABEL.matcher(text);
            int end = 0;
            while (label.find() && label.start() == end) {
                labels.put(label.group(1), label.group(2));
                end = label.end();
            }
            if (end != text.length()) {
                throw new AssertionError("no labels: " + text);
            }
        }
        return labels;
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
