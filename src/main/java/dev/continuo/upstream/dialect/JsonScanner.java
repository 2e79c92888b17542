package dev.continuo.upstream.dialect;

import java.util.BitSet;

/**
 * Walks once over a JSON text (RFC 8259), checks all of it and builds nothing. Values are named by the offset at which
 * they begin. Bytes above 0x7f are allowed within strings and not looked at, so text that is not UTF-8 passes.
 */
final class JsonScanner {

    /** Objects and arrays may be nested this deep. */
    static final int MAX_DEPTH = 1000;

    /** No offset: what was looked for is missing or null. */
    static final int ABSENT = -1;

    private final byte[] text;
    private final BitSet objects = new BitSet();
    private int depth;
    private int at;
    private int key;
    private boolean carriageReturns;

    JsonScanner(byte[] text) {
        this.text = text;
    }

    /** Where the scanner is: between values, the offset of the next one, or just behind the last. */
    int at() {
        return at;
    }

    /** Whether there were carriage returns, which valid JSON has between tokens only. */
    boolean sawCarriageReturns() {
        return carriageReturns;
    }

    /** Moves to the text's one value. */
    void begin() {
        skipWhitespace();
    }

    /** Checks that nothing follows. */
    void end() throws MalformedJson {
        skipWhitespace();
        if (at != text.length) {
            throw new MalformedJson("something follows the JSON value");
        }
    }

    /** Whether the value at hand is an object. */
    boolean atObject() {
        return at < text.length && text[at] == '{';
    }

    /**
     * Enters the object at hand and moves to the value of its first member. Anything but an object is skipped as if it
     * were an empty one.
     *
     * @return whether it has one; if not, the object is left already
     */
    boolean enterObject() throws MalformedJson {
        if (atObject()) {
            return enter();
        }
        value();
        return false;
    }

    /**
     * Moves on from the end of a member's value to the value of the next member.
     *
     * @return whether there is one; if not, the object is left
     */
    boolean nextMember() throws MalformedJson {
        if (nextSibling()) {
            return true;
        }
        leave();
        return false;
    }

    /** Whether the member at hand has this name, however it is escaped. */
    boolean keyIs(JsonName name) {
        return name.matches(text, key);
    }

    /**
     * Checks the value at hand and moves behind it.
     *
     * @return where it began, or {@link #ABSENT} when it is null
     */
    int value() throws MalformedJson {
        int start = at;
        int floor = depth;
        do {
            while (enter()) {}
            while (depth > floor && !nextSibling()) {
                leave();
            }
        } while (depth > floor);
        return text[start] == 'n' ? ABSENT : start;
    }

    /**
     * Enters the container at hand and moves to its first value, or skips a scalar or an empty container.
     *
     * @return whether it is within a container it was not in before
     */
    private boolean enter() throws MalformedJson {
        byte first = peek();
        switch (first) {
            case '{', '[' -> {}
            case '"' -> {
                at = JsonStrings.end(text, at);
                return false;
            }
            default -> {
                at = JsonScalars.end(text, at);
                return false;
            }
        }
        boolean object = first == '{';
        if (depth == MAX_DEPTH) {
            throw new MalformedJson("nested deeper than " + MAX_DEPTH);
        }
        depth++;
        objects.set(depth, object);
        at++;
        skipWhitespace();
        if (peek() == (object ? '}' : ']')) {
            leave();
            return false;
        }
        if (object) {
            readKey();
        }
        return true;
    }

    /** Behind a value within a container: moves to the next one, or stays at the closing bracket. */
    private boolean nextSibling() throws MalformedJson {
        skipWhitespace();
        boolean object = objects.get(depth);
        byte next = peek();
        if (next == ',') {
            at++;
            skipWhitespace();
            if (object) {
                readKey();
            }
            return true;
        }
        if (next != (object ? '}' : ']')) {
            throw new MalformedJson("a value is followed by neither comma nor the right bracket");
        }
        return false;
    }

    private void leave() {
        depth--;
        at++;
    }

    private void readKey() throws MalformedJson {
        if (peek() != '"') {
            throw new MalformedJson("a member's name is not a string");
        }
        int start = at;
        at = JsonStrings.end(text, at);
        skipWhitespace();
        if (peek() != ':') {
            throw new MalformedJson("a member's name is not followed by a colon");
        }
        at++;
        skipWhitespace();
        key = start;
    }

    private byte peek() throws MalformedJson {
        if (at == text.length) {
            throw new MalformedJson("the JSON text is cut");
        }
        return text[at];
    }

    private void skipWhitespace() {
        for (; at < text.length; at++) {
            byte b = text[at];
            if (b == '\r') {
                carriageReturns = true;
            } else if (b != ' ' && b != '\n' && b != '\t') {
                return;
            }
        }
    }
}
