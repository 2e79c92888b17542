package dev.continuo.upstream.dialect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** JSON's strings: finds their end eight bytes at a time and decodes the few that are wanted. */
final class JsonStrings {

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long SPACES = ' ' * ONES;

    private JsonStrings() {}

    /**
     * Checks the string that begins at {@code quote}.
     *
     * @return the offset behind its closing quote
     */
    static int end(byte[] text, int quote) throws MalformedJson {
        int at = quote + 1;
        while (true) {
            at = nextSpecial(text, at);
            if (at == text.length) {
                throw new MalformedJson("a string is cut");
            }
            switch (text[at]) {
                case '"' -> {
                    return at + 1;
                }
                case '\\' -> at = escapeEnd(text, at);
                default -> throw new MalformedJson("a string has a control character in it");
            }
        }
    }

    /** The text of the valid string that begins at {@code quote}; what is not UTF-8 becomes U+FFFD. */
    static String decode(byte[] text, int quote) {
        int plainFrom = quote + 1;
        int at = plainFrom;
        while (text[at] != '"' && text[at] != '\\') {
            at++;
        }
        if (text[at] == '"') {
            return utf8(text, plainFrom, at);
        }
        StringBuilder decoded = new StringBuilder();
        while (text[at] != '"') {
            if (text[at] == '\\') {
                decoded.append(utf8(text, plainFrom, at)).append(unescape(text, at + 1));
                at += text[at + 1] == 'u' ? 6 : 2;
                plainFrom = at;
            } else {
                at++;
            }
        }
        return decoded.append(utf8(text, plainFrom, at)).toString();
    }

    private static String utf8(byte[] text, int from, int to) {
        return new String(text, from, to - from, StandardCharsets.UTF_8);
    }

    private static char unescape(byte[] text, int letter) {
        return switch (text[letter]) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) Integer.parseInt(utf8(text, letter + 1, letter + 5), 16);
            default -> (char) text[letter];
        };
    }

    private static int escapeEnd(byte[] text, int backslash) throws MalformedJson {
        int letter = backslash + 1;
        if (letter == text.length) {
            throw new MalformedJson("a string is cut");
        }
        return switch (text[letter]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> letter + 1;
            case 'u' -> {
                for (int i = letter + 1; i < letter + 5; i++) {
                    if (i >= text.length || Character.digit((char) (text[i] & 0xff), 16) < 0) {
                        throw new MalformedJson("a string has a \\u without four hexadecimal digits");
                    }
                }
                yield letter + 5;
            }
            default -> throw new MalformedJson("a string has an unknown escape");
        };
    }

    /** The first quote, backslash or control character from {@code from} on, or the length. */
    private static int nextSpecial(byte[] text, int from) {
        int i = from;
        for (; i <= text.length - Long.BYTES; i += Long.BYTES) {
            long eight = (long) EIGHT.get(text, i);
            long quote = eight ^ QUOTES;
            long backslash = eight ^ BACKSLASHES;
            // The lowest flag set is exact; those above it may be false, which is why the array is read little-endian.
            long hits = (((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash) | ((eight - SPACES) & ~eight))
                    & HIGHS;
            if (hits != 0) {
                return i + (Long.numberOfTrailingZeros(hits) >>> 3);
            }
        }
        while (i < text.length && text[i] != '"' && text[i] != '\\' && (text[i] & 0xff) >= ' ') {
            i++;
        }
        return i;
    }
}
