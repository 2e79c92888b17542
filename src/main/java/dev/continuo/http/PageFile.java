package dev.continuo.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A file of the page, from the jar.
 *
 * @param type its media type
 * @param tag its entity tag, quoted: the same bytes have the same
 * @param bytes what is in it
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares files
record PageFile(String type, String tag, byte[] bytes) {

    private static final List<String> NAMES = List.of(
            "continuo.js",
            "continuo/backoff.js",
            "continuo/connection.js",
            "continuo/cursor.js",
            "continuo/door.js",
            "continuo/frame.js",
            "continuo/replay.js",
            "continuo/share.js",
            "continuo/storage.js",
            "page/chart.js",
            "page/entrance.js",
            "page/icon.svg",
            "page/main.js",
            "page/page.css",
            "page/state.js",
            "page/tail.js",
            "page/words.js");

    /** All of them by their paths. */
    static Map<String, PageFile> all() {
        Map<String, PageFile> files = NAMES.stream().collect(Collectors.toMap(name -> "/" + name, PageFile::read));
        files.put("/", read("page/index.html"));
        return Map.copyOf(files);
    }

    private static PageFile read(String name) {
        try (InputStream in = PageFile.class.getResourceAsStream("/dev/continuo/page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the jar is damaged: " + name + " is missing");
            }
            byte[] bytes = in.readAllBytes();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            String tag =
                    "\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, 12)) + "\"";
            return new PageFile(type(name), tag, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException(name + ": no media type is known for it");
        };
    }
}
