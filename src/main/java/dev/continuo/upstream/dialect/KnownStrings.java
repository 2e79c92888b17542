package dev.continuo.upstream.dialect;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes strings that come again and again (types, directories, sessions) without allocating each time. Holds a fixed
 * number of them; one that falls on another's place replaces it. Safe for use by any thread.
 */
final class KnownStrings {

    private static final int PLACES = 1024;
    private static final int MAX_BYTES = 512;

    @SuppressWarnings("ArrayRecordComponent") // a private copy, compared by its bytes
    private record Known(byte[] bytes, String string) {}

    /** Read and written without a lock: a record's fields are final, so whatever is found is complete. */
    private final @Nullable Known[] places = new @Nullable Known[PLACES];

    /** The text of the valid JSON string that begins at {@code quote}. */
    String decode(byte[] text, int quote) {
        int from = quote + 1;
        int to = from;
        int hash = 0;
        for (; text[to] != '"'; to++) {
            hash = 31 * hash + text[to];
            if (text[to] == '\\' || to - from == MAX_BYTES) {
                return JsonStrings.decode(text, quote);
            }
        }
        int place = (hash ^ (hash >>> 16)) & (PLACES - 1);
        Known known = places[place];
        if (known == null || !Arrays.equals(known.bytes, 0, known.bytes.length, text, from, to)) {
            known = new Known(Arrays.copyOfRange(text, from, to), JsonStrings.decode(text, quote));
            places[place] = known;
        }
        return known.string;
    }
}
