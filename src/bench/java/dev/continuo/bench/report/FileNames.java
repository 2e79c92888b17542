package dev.continuo.bench.report;

/** Names of result files. */
final class FileNames {

    private FileNames() {}

    /** A title without what file names should not have. */
    static String of(String title) {
        return title.replaceAll("[^A-Za-z0-9]+", "-");
    }
}
