package dev.continuo.config;

/**
 * Whether Continuo is the application or a library within one. A static holder and not a setting: nobody can switch a
 * host application's doors on by an environment variable, and the answer is there before any configuration is read.
 */
public enum Mode {
    /** Within a host application: only our beans appear; its port, host and doors are its own. */
    EMBEDDED,
    /** {@code java -jar}: doors are registered, server defaults apply, the demo upstream is the default. */
    SERVER;

    private static volatile Mode current = EMBEDDED;

    /** The mode of this process; {@link #EMBEDDED} unless somebody entered another. */
    public static Mode current() {
        return current;
    }

    /** Sets the mode, before configuration is read and before a container starts. {@code Main} and tests only. */
    public static void enter(Mode mode) {
        current = mode;
    }
}
