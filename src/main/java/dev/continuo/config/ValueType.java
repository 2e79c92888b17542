package dev.continuo.config;

import dev.continuo.auth.jwt.JwtAuth;
import dev.continuo.guard.AddressSet;
import dev.continuo.supervisor.CommandLine;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What a key's value may be. */
sealed interface ValueType {

    /** What is allowed, as it follows "must be". */
    String allowed();

    /** Whether {@code value}, never empty, is allowed. */
    boolean accepts(String value);

    /**
     * A number without sign or fraction.
     *
     * @param min the least, inclusive
     * @param max the greatest, inclusive; {@link Long#MAX_VALUE}: no upper bound
     * @param orOff whether 0 is allowed below {@code min} and means off
     * @param unit empty for none
     */
    record Whole(long min, long max, boolean orOff, String unit) implements ValueType {

        private static final Pattern DIGITS = Pattern.compile("[0-9]+");

        static Whole of(long min, long max, String unit) {
            return new Whole(min, max, false, unit);
        }

        static Whole atLeast(long min, String unit) {
            return new Whole(min, Long.MAX_VALUE, false, unit);
        }

        static Whole offOr(long min, long max, String unit) {
            return new Whole(min, max, true, unit);
        }

        /** The number that digits say; what is too big for a long is the biggest long. */
        static long parse(String digits) {
            try {
                return Long.parseLong(digits);
            } catch (NumberFormatException tooBig) {
                return Long.MAX_VALUE;
            }
        }

        @Override
        public String allowed() {
            String range = max == Long.MAX_VALUE ? "at least " + min : min + ".." + max;
            return (orOff ? "0 (off) or " : "") + range + (unit.isEmpty() ? "" : " (" + unit + ")");
        }

        @Override
        public boolean accepts(String value) {
            if (!DIGITS.matcher(value).matches()) {
                return false;
            }
            long number = parse(value);
            return (orOff && number == 0) || (number >= min && number <= max);
        }
    }

    /** A share between 0 and 1, both inclusive. */
    record Ratio() implements ValueType {

        @Override
        public String allowed() {
            return "0..1";
        }

        @Override
        public boolean accepts(String value) {
            try {
                double share = Double.parseDouble(value);
                return share >= 0 && share <= 1;
            } catch (NumberFormatException notANumber) {
                return false;
            }
        }
    }

    /** One of a few words. */
    record Choice(List<String> words) implements ValueType {

        static Choice of(String... words) {
            return new Choice(List.of(words));
        }

        @Override
        public String allowed() {
            return String.join(" or ", words);
        }

        @Override
        public boolean accepts(String value) {
            return words.contains(value);
        }
    }

    /** An http(s) URL, or one word that stands for something built in. */
    record Url(String orWord) implements ValueType {

        private static final int LAST_PORT = 65535;

        @Override
        public String allowed() {
            return "an http(s) URL, or " + orWord;
        }

        @Override
        public boolean accepts(String value) {
            if (value.equals(orWord)) {
                return true;
            }
            try {
                URI uri = new URI(value);
                String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
                return (scheme.equals("http") || scheme.equals("https"))
                        && uri.getHost() != null
                        && uri.getPort() <= LAST_PORT;
            } catch (URISyntaxException notAUrl) {
                return false;
            }
        }
    }

    /**
     * Text of a certain form.
     *
     * @param allowed the form in words
     * @param form the form
     */
    record Text(String allowed, Pattern form) implements ValueType {

        static Text of(String allowed, String form) {
            return of(allowed, Pattern.compile(form));
        }

        static Text of(String allowed, Pattern form) {
            return new Text(allowed, form);
        }

        @Override
        public boolean accepts(String value) {
            return form.matcher(value).matches();
        }
    }

    /** Addresses and networks. */
    record Networks() implements ValueType {

        @Override
        public String allowed() {
            return "addresses or networks separated by commas, such as 10.0.0.7 or 192.168.0.0/16";
        }

        @Override
        public boolean accepts(String value) {
            try {
                AddressSet.parse(value);
                return true;
            } catch (IllegalArgumentException notOne) {
                return false;
            }
        }
    }

    /** A regular expression with at least one group. */
    record Regex() implements ValueType {

        @Override
        public String allowed() {
            return "a Java regular expression whose first group is the URL";
        }

        @Override
        public boolean accepts(String value) {
            try {
                return Pattern.compile(value).matcher("").groupCount() >= 1;
            } catch (PatternSyntaxException notAnExpression) {
                return false;
            }
        }
    }

    /** A command line. */
    record Command() implements ValueType {

        @Override
        public String allowed() {
            return "a command line with a program, and every quote closed";
        }

        @Override
        public boolean accepts(String value) {
            try {
                return !CommandLine.parse(value).words().isEmpty();
            } catch (IllegalArgumentException notOne) {
                return false;
            }
        }
    }

    /** A file that is there. */
    record ReadableFile() implements ValueType {

        @Override
        public String allowed() {
            return "a file that can be read";
        }

        @Override
        public boolean accepts(String value) {
            try {
                Path file = Path.of(value);
                return Files.isRegularFile(file) && Files.isReadable(file);
            } catch (InvalidPathException notAFile) {
                return false;
            }
        }
    }

    /** A file that is there, or something to be fetched. */
    record FileOrUrl() implements ValueType {

        @Override
        public String allowed() {
            return "a file that can be read, or an http(s) URL";
        }

        @Override
        public boolean accepts(String value) {
            return isUrl(value) ? new Url("").accepts(value) : new ReadableFile().accepts(value);
        }

        static boolean isUrl(String value) {
            return value.matches("(?i)https?://.*");
        }
    }

    /** Public keys as text. */
    record PublicKey() implements ValueType {

        @Override
        public String allowed() {
            return "a public key, RSA of 2048 bits or more or elliptic curve, as PEM or JSON Web Key";
        }

        @Override
        public boolean accepts(String value) {
            try {
                JwtAuth.check(value);
                return true;
            } catch (IllegalArgumentException notOne) {
                return false;
            }
        }
    }
}
