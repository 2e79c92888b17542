package dev.continuo.upstream.dialect;

import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/** Writes random envelopes as text: real names in the right places, the same names as decoys everywhere else. */
final class EnvelopeGenerator {

    private static final List<String> NAMES = List.of(
            "id",
            "type",
            "properties",
            "payload",
            "directory",
            "workspace",
            "sessionID",
            "info",
            "part",
            "data",
            "syncEvent",
            "aggregateID",
            "seq",
            "",
            "project",
            "x",
            "sessionIDs",
            "typ",
            "\u00e9");
    private static final List<String> TYPES = List.of(
            "message.updated",
            "message.part.updated",
            "session.created",
            "session.updated",
            "session.deleted",
            "session.idle",
            "file.edited",
            "server.connected",
            "server.heartbeat",
            "sync",
            "unheard.of",
            "");
    private static final List<String> STRINGS = List.of(
            "ses_1",
            "evt_2",
            "/home/dev/proj",
            "",
            "{\"sessionID\":\"ses_decoy\"}",
            "\"",
            "\\",
            "\\\"",
            "\u00fc\u20ac",
            "\ud83d\ude00",
            "\u0000",
            "\n",
            "/",
            "}",
            "]],",
            "a\\u0041",
            "0123456789abcdef\"0123456789",
            "\u007f");
    private static final List<String> NUMBERS =
            List.of("0", "-0", "7", "12", "-3", "1.5", "0.25e-3", "1E+2", "123456789012345678", "1234567890123456789");

    private final RandomGenerator random;
    private final StringBuilder text = new StringBuilder();

    EnvelopeGenerator(RandomGenerator random) {
        this.random = random;
    }

    String next() {
        text.setLength(0);
        space();
        if (random.nextInt(4) == 0) {
            payload();
        } else {
            object(List.of("directory", "project", "payload", "workspace"));
        }
        space();
        return text.toString();
    }

    private void payload() {
        object(
                random.nextInt(5) == 0
                        ? List.of("syncEvent", "type")
                        : List.of("id", "type", random.nextInt(6) == 0 ? "data" : "properties"));
    }

    /** The members of these names, mostly once, in any order, among others. */
    private void object(List<String> names) {
        text.append('{');
        space();
        int first = random.nextInt(Math.max(1, names.size()));
        boolean comma = false;
        for (int i = 0; i < names.size(); i++) {
            int times = random.nextInt(12) == 0 ? random.nextInt(3) : 1;
            for (int n = 0; n < times; n++) {
                comma = member(comma, names.get((first + i) % names.size()));
            }
            if (random.nextInt(4) == 0) {
                comma = member(comma, pick(NAMES));
            }
        }
        text.append('}');
    }

    private boolean member(boolean comma, String name) {
        if (comma) {
            text.append(',');
            space();
        }
        string(name);
        space();
        text.append(':');
        space();
        if (random.nextInt(25) == 0) {
            anything(3);
        } else {
            fitting(name);
        }
        space();
        return true;
    }

    private void fitting(String name) {
        switch (name) {
            case "payload" -> payload();
            case "properties", "data" -> object(List.of(pick(List.of("sessionID", "info", "part", "x")), "info"));
            case "info", "part" -> object(List.of("id", "sessionID"));
            case "syncEvent" -> object(List.of("id", "seq", "aggregateID", "data"));
            case "type" -> string(random.nextInt(8) == 0 ? "sync" : pick(TYPES));
            case "seq" -> text.append(pick(NUMBERS));
            case "id", "sessionID", "directory", "workspace", "aggregateID" -> string(pick(STRINGS));
            default -> anything(4);
        }
    }

    private void anything(int depth) {
        switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> text.append("null");
            case 1 -> text.append(random.nextBoolean());
            case 2 -> text.append(pick(NUMBERS));
            case 3, 4 -> string(pick(STRINGS));
            case 5 -> {
                text.append('[');
                space();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    anything(depth - 1);
                    space();
                    text.append(i > 0 ? "," : "");
                    space();
                }
                text.append(']');
            }
            default -> object(List.of(pick(NAMES), pick(NAMES)));
        }
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || random.nextInt(20) == 0) {
                HexFormat hex =
                        random.nextBoolean() ? HexFormat.of() : HexFormat.of().withUpperCase();
                text.append("\\u").append(hex.toHexDigits(c));
            } else if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    private void space() {
        if (random.nextInt(6) == 0) {
            text.append(" \n\t\r".charAt(random.nextInt(4)));
            space();
        }
    }

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
