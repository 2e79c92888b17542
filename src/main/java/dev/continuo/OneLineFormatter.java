package dev.continuo;

import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.regex.Pattern;

/**
 * Keeps an entry on its line, whatever a client or an upstream has put into a message: line ends would forge entries,
 * and escapes would drive the terminal of who reads them.
 */
public final class OneLineFormatter extends SimpleFormatter {

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+");

    /** For the log manager. */
    public OneLineFormatter() {}

    @Override
    public String formatMessage(LogRecord entry) {
        return UNPRINTABLE.matcher(super.formatMessage(entry)).replaceAll("?");
    }
}
