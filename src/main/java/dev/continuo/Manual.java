package dev.continuo;

import dev.continuo.config.Key;

/** What the jar says of itself without starting. */
final class Manual {

    private Manual() {}

    /** Prints the answer to {@code --help} or {@code --version}; false for anything else. */
    static boolean answers(String argument) {
        switch (argument) {
            case "--version" -> System.out.println("Continuo " + version());
            case "--help" -> {
                System.out.println("java -jar continuo.jar --archive FILE: makes an archive with which this JVM starts"
                        + " this jar sooner, by -XX:SharedArchiveFile=FILE (see README)");
                System.out.println("java -jar continuo.jar: starts the relay. Settings are environment variables:");
                for (Key key : Key.values()) {
                    System.out.println(
                            "  " + key.env() + " = " + key.defaultValue().orElse("(unset)") + "\n      " + key.allowed()
                                    + ". " + key.sentence());
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static String version() {
        String version = Manual.class.getPackage().getImplementationVersion();
        return version == null ? "(not run from its jar)" : version;
    }
}
