package dev.continuo.e2e;

import dev.continuo.e2e.Scrape.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A query of Prometheus: what it needs of a relay. Whether it is well formed, {@code promtool} knows. */
record Query(String text) {

    /** What Prometheus adds to whatever it scrapes, and histograms' own. */
    private static final Set<String> OF_PROMETHEUS = Set.of("instance", "job", "le");

    private static final Pattern SELECTOR = Pattern.compile("(?<![\\w$])(continuo_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("\\s*(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"\\s*,?");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");

    /** What of it a relay does not have, in words; none is as it should be. */
    List<String> missing(Scrape scrape) {
        List<String> missing = new ArrayList<>();
        Matcher selector = SELECTOR.matcher(text);
        boolean any = false;
        while (selector.find()) {
            any = true;
            missing.addAll(missing(scrape.of(selector.group(1)), selector.group(1), selector.group(2)));
        }
        if (!any) {
            missing.add("no metric of the relay's in " + text);
        }
        Matcher grouping = GROUPING.matcher(text);
        while (grouping.find()) {
            for (String label : grouping.group(1).split(",", -1)) {
                String name = label.strip();
                if (!OF_PROMETHEUS.contains(name) && scrape.samples().stream().noneMatch(has(name))) {
                    missing.add("label " + name + " in " + text);
                }
            }
        }
        return missing;
    }

    private List<String> missing(List<Sample> samples, String name, @Nullable String labels) {
        List<String> missing = new ArrayList<>();
        if (samples.isEmpty()) {
            missing.add(name + " in " + text);
        }
        int end = 0;
        Matcher matcher = MATCHER.matcher(labels == null ? "" : labels);
        while (matcher.find()) {
            end = matcher.end();
            String label = matcher.group(1);
            if (OF_PROMETHEUS.contains(label) && !label.equals("le")) {
                continue;
            }
            if (samples.stream().noneMatch(has(label))) {
                missing.add(name + "'s label " + label + " in " + text);
            }
            boolean pattern = matcher.group(2).endsWith("~");
            for (String value : pattern ? matcher.group(3).split("[|]", -1) : new String[] {matcher.group(3)}) {
                if (samples.stream()
                        .noneMatch(sample -> value.equals(sample.labels().get(label)))) {
                    missing.add(name + "'s " + label + "=" + value + " in " + text);
                }
            }
        }
        if (labels != null && end != labels.length()) {
            missing.add("unreadable labels {" + labels + "} in " + text);
        }
        return missing;
    }

    private static Predicate<Sample> has(String label) {
        return sample -> sample.labels().containsKey(label);
    }
}
