package dev.continuo;

/** Starts the relay. */
public final class Main {

    private Main() {}

    /**
     * Starts the relay.
     *
     * @param args not used
     */
    public static void main(String[] args) {
        System.out.println("hello");
    }
}
