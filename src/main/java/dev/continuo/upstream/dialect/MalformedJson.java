package dev.continuo.upstream.dialect;

/** A text is not what it should be. Without a stack trace: the text is at fault, not the code. */
final class MalformedJson extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Why.
     *
     * @param reason one phrase, without any of the text
     */
    MalformedJson(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        String reason = getMessage();
        return reason == null ? "" : reason;
    }
}
