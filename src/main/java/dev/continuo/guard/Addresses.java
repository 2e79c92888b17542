package dev.continuo.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** IP addresses as text, without ever asking a name server. */
final class Addresses {

    private static final Pattern V4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

    private Addresses() {}

    /**
     * The bytes of an address.
     *
     * @throws IllegalArgumentException when it is none
     */
    static byte[] parse(String text) {
        if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
            throw new IllegalArgumentException(text);
        }
        try {
            // Of this form it is a literal, never a name.
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException noAddress) {
            throw new IllegalArgumentException(text, noAddress);
        }
    }

    /** Whether it is an address of loopback. */
    static boolean loopback(String text) {
        try {
            return InetAddress.getByAddress(parse(text)).isLoopbackAddress();
        } catch (IllegalArgumentException | UnknownHostException noAddress) {
            return false;
        }
    }
}
