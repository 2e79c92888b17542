package dev.continuo.bench.report;

import java.util.Locale;
import java.util.Map;

/** Horizontal bars, one a name, as SVG. Readable on light and on dark ground. */
final class BarChart {

    private static final int WIDTH = 640;
    private static final int LABELS = 190;
    private static final int VALUES = 90;
    private static final int TITLE = 34;
    private static final int ROW = 26;
    private static final int BAR = 18;
    private static final String GREY = "#888";
    private static final String OURS = "#2f6fdb";
    private static final String OTHERS = "#9aa5b1";

    private BarChart() {}

    /**
     * Draws it.
     *
     * @param title with the unit
     * @param bars by name, from top to bottom
     * @param ours how the names begin that are to stand out
     */
    static String draw(String title, Map<String, Double> bars, String ours) {
        double most =
                bars.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
        int height = TITLE + ROW * bars.size() + 10;
        StringBuilder svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + WIDTH
                + "\" height=\"" + height + "\" viewBox=\"0 0 " + WIDTH + " " + height
                + "\" font-family=\"sans-serif\" font-size=\"13\" fill=\"" + GREY + "\">\n"
                + text(8, 20, "start", title));
        int y = TITLE;
        for (Map.Entry<String, Double> bar : bars.entrySet()) {
            int length = (int) Math.round((WIDTH - LABELS - VALUES) * bar.getValue() / most);
            svg.append(text(LABELS - 8, y + 14, "end", bar.getKey()))
                    .append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>\n"
                            .formatted(LABELS, y, length, BAR, bar.getKey().startsWith(ours) ? OURS : OTHERS))
                    .append(text(LABELS + length + 6, y + 14, "start", value(bar.getValue())));
            y += ROW;
        }
        return svg.append("</svg>\n").toString();
    }

    private static String text(int x, int y, String anchor, String text) {
        return "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>\n"
                .formatted(x, y, anchor, text.replace("&", "&amp;").replace("<", "&lt;"));
    }

    /** Three digits that matter. */
    private static String value(double value) {
        String format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
