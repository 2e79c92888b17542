package dev.continuo.upstream;

import java.net.URI;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A URL as it may be logged and shown. */
public final class PrintableUrl {

    /** Not a secret: what a connection of a directory's own is for. */
    private static final String DIRECTORY = "directory=";

    private PrintableUrl() {}

    /** The URL without user info, and without the values of its query's parameters, which are often tokens. */
    public static String of(URI url) {
        String text = url.toString();
        int end = text.indexOf('?');
        String authority = url.getRawAuthority();
        String shown = end < 0 ? text : text.substring(0, end);
        if (authority != null && authority.indexOf('@') >= 0) {
            shown = shown.replace(authority, authority.substring(authority.lastIndexOf('@') + 1));
        }
        return url.getQuery() == null ? shown : shown + "?" + query(url);
    }

    private static String query(URI url) {
        return Arrays.stream(url.getRawQuery().split("&", -1))
                .map(parameter -> parameter.startsWith(DIRECTORY) ? readable(parameter) : hidden(parameter))
                .collect(Collectors.joining("&"));
    }

    /** As people write it, on one line. */
    private static String readable(String parameter) {
        return URI.create("?" + parameter).getQuery().replaceAll("\\p{Cntrl}", "?");
    }

    private static String hidden(String parameter) {
        int equals = parameter.indexOf('=');
        return equals < 0 ? "***" : parameter.substring(0, equals) + "=***";
    }
}
