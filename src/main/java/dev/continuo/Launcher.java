package dev.continuo;

/**
 * The jar's entry point. Compiled for Java 11, so that an older {@code java} says which one is needed instead of
 * failing with {@code UnsupportedClassVersionError}.
 */
public final class Launcher {

    private static final int REQUIRED = 21;

    private Launcher() {}

    /**
     * Starts {@link Main}, or exits with 1 and one sentence when this Java is too old.
     *
     * @param args passed on
     * @throws Exception what {@code Main} could not handle
     */
    public static void main(String[] args) throws Exception {
        int running = Runtime.version().feature();
        if (running < REQUIRED) {
            System.err.println("Continuo needs Java " + REQUIRED + " or later; this is Java " + running + " ("
                    + System.getProperty("java.home") + "). Start it with a newer java, for example: "
                    + "/usr/lib/jvm/<jdk-21-or-later>/bin/java -jar continuo.jar");
            System.exit(1);
        }
        Class.forName("dev.continuo.Main").getMethod("main", String[].class).invoke(null, (Object) args);
    }
}
