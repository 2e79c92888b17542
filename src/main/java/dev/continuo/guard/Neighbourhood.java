package dev.continuo.guard;

import java.net.InetAddress;

/**
 * Whose connections are counted together: an IPv4 address, or the 64 leading bits of an IPv6 one, as these are what one
 * customer has.
 *
 * @param bits of the address
 * @param v6 whether it is of IPv6
 */
record Neighbourhood(long bits, boolean v6) {

    static Neighbourhood of(InetAddress address) {
        byte[] bytes = address.getAddress();
        long bits = 0;
        for (int i = 0; i < Math.min(bytes.length, Long.BYTES); i++) {
            bits = bits << 8 | (bytes[i] & 0xff);
        }
        return new Neighbourhood(bits, bytes.length > 4);
    }
}
