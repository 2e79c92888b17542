package dev.continuo.upstream.dialect;

import java.nio.charset.StandardCharsets;

/** JSON's numbers and literals. */
final class JsonScalars {

    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    /** So many digits always fit into a {@code long}. */
    private static final int LONG_DIGITS = 18;

    private JsonScalars() {}

    /**
     * Checks the number or literal that begins at {@code start}.
     *
     * @return the offset behind it
     */
    static int end(byte[] text, int start) throws MalformedJson {
        return switch (text[start]) {
            case 't' -> literalEnd(text, start, TRUE);
            case 'f' -> literalEnd(text, start, FALSE);
            case 'n' -> literalEnd(text, start, NULL);
            default -> numberEnd(text, start);
        };
    }

    /** The valid number that begins at {@code start}, or a negative one when it is not written as at most 18 digits. */
    static long wholeNumber(byte[] text, int start) {
        long number = 0;
        int first = text[start] == '-' ? start + 1 : start;
        int at = first;
        for (; isDigit(text, at); at++) {
            if (at - first == LONG_DIGITS) {
                return -1;
            }
            number = 10 * number + (text[at] - '0');
        }
        boolean whole = at > first && !(at < text.length && (text[at] == '.' || (text[at] | 0x20) == 'e'));
        if (!whole) {
            return -1;
        }
        return first == start ? number : -number;
    }

    private static int literalEnd(byte[] text, int start, byte[] literal) throws MalformedJson {
        for (int i = 0; i < literal.length; i++) {
            if (start + i == text.length || text[start + i] != literal[i]) {
                throw new MalformedJson("a value is none that JSON knows");
            }
        }
        return start + literal.length;
    }

    private static int numberEnd(byte[] text, int start) throws MalformedJson {
        int at = text[start] == '-' ? start + 1 : start;
        at = at < text.length && text[at] == '0' ? at + 1 : digitsEnd(text, at);
        if (at < text.length && text[at] == '.') {
            at = digitsEnd(text, at + 1);
        }
        if (at < text.length && (text[at] | 0x20) == 'e') {
            at++;
            if (at < text.length && (text[at] == '+' || text[at] == '-')) {
                at++;
            }
            at = digitsEnd(text, at);
        }
        return at;
    }

    private static int digitsEnd(byte[] text, int from) throws MalformedJson {
        int at = from;
        while (isDigit(text, at)) {
            at++;
        }
        if (at == from) {
            throw new MalformedJson("a value is none that JSON knows");
        }
        return at;
    }

    private static boolean isDigit(byte[] text, int at) {
        return at < text.length && text[at] >= '0' && text[at] <= '9';
    }
}
