package dev.continuo.upstream.dialect;

import java.nio.charset.StandardCharsets;

/** The name of a member that is looked for. */
final class JsonName {

    private final String name;
    private final byte[] bytes;

    /**
     * A name.
     *
     * @param name printable ASCII, no quote and no backslash
     */
    JsonName(String name) {
        this.name = name;
        this.bytes = name.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether the valid JSON string that begins at {@code quote} is this name. */
    boolean matches(byte[] text, int quote) {
        int from = quote + 1;
        for (int i = 0; i < bytes.length; i++) {
            byte b = text[from + i];
            if (b != bytes[i]) {
                // A difference ends the comparison before the string's end could be passed: a name has no quote.
                return b == '\\' && JsonStrings.decode(text, quote).equals(name);
            }
        }
        byte b = text[from + bytes.length];
        return b == '"' || (b == '\\' && JsonStrings.decode(text, quote).equals(name));
    }
}
