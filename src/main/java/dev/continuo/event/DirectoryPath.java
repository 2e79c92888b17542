package dev.continuo.event;

import java.util.ArrayList;
import java.util.List;

/**
 * How directories are written, so that the same text is the same directory: by the upstream in its events, by clients,
 * and in permits. The upstream may run on another system than the relay, so it knows the paths of all, and no disk.
 */
public final class DirectoryPath {

    private DirectoryPath() {}

    /** Whether it says all of the way: from the root of POSIX, a drive of Windows, or a server's share. */
    public static boolean isAbsolute(String path) {
        return root(path) > 0;
    }

    /** The path without slashes at its end, unless they are its root; on Windows without backslashes as well. */
    public static String withoutEndSlash(String path) {
        int root = root(path);
        int end = path.length();
        // To POSIX a backslash is a letter.
        while (end > Math.max(root, 1) && (path.charAt(end - 1) == '/' || (root > 1 && path.charAt(end - 1) == '\\'))) {
            end--;
        }
        return path.substring(0, end);
    }

    /**
     * The shortest text for what an absolute path says, as opencode takes it: without {@code .}, {@code ..} and slashes
     * that say nothing. What is no absolute path only loses slashes at its end.
     */
    public static String plain(String path) {
        int root = root(path);
        if (root == 0) {
            return withoutEndSlash(path);
        }
        boolean windows = root > 1;
        List<String> way = new ArrayList<>();
        for (String step : path.substring(root).split(windows ? "[/\\\\]" : "/", -1)) {
            switch (step) {
                case "", "." -> {}
                case ".." ->
                    way.subList(Math.max(0, way.size() - 1), way.size()).clear();
                default -> way.add(step);
            }
        }
        return path.substring(0, root) + String.join(windows && path.contains("\\") ? "\\" : "/", way);
    }

    /** How many characters the root has; 0 for a relative path. */
    private static int root(String path) {
        if (path.startsWith("/")) {
            return 1;
        }
        if (path.startsWith("\\\\")) {
            return 2;
        }
        boolean drive = path.length() > 2
                && Character.toUpperCase(path.charAt(0)) >= 'A'
                && Character.toUpperCase(path.charAt(0)) <= 'Z'
                && path.charAt(1) == ':'
                && (path.charAt(2) == '\\' || path.charAt(2) == '/');
        return drive ? 3 : 0;
    }
}
