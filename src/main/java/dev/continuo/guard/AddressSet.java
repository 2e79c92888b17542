package dev.continuo.guard;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Addresses and networks.
 *
 * @param networks whose addresses they are
 */
public record AddressSet(List<Network> networks) {

    /** Loopback only. */
    public static final AddressSet LOOPBACK = new AddressSet(List.of(network("127.0.0.0/8"), network("::1")));

    /**
     * All addresses that share their first bits.
     *
     * @param start its first address, as bytes
     * @param bits how many bits are shared
     */
    public record Network(List<Byte> start, int bits) {

        boolean contains(byte[] address) {
            if (address.length != start.size()) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >>> (bit % 8);
                if (((address[bit / 8] ^ start.get(bit / 8)) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Reads a list separated by commas, as {@code 10.0.0.7, 192.168.0.0/16, 2001:db8::/32}; loopback is added to it.
     *
     * @throws IllegalArgumentException when an entry is neither an address nor a network
     */
    public static AddressSet parse(String list) {
        List<Network> networks = new ArrayList<>(LOOPBACK.networks);
        for (String entry : list.split(",", -1)) {
            networks.add(network(entry.strip()));
        }
        return new AddressSet(List.copyOf(networks));
    }

    /** Whether the address is one of them. */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return networks.stream().anyMatch(network -> network.contains(bytes));
    }

    private static Network network(String entry) {
        int slash = entry.indexOf('/');
        byte[] address = Addresses.parse(slash < 0 ? entry : entry.substring(0, slash));
        int most = address.length * 8;
        int bits = slash < 0 ? most : bits(entry.substring(slash + 1));
        if (bits > most) {
            throw new IllegalArgumentException(entry);
        }
        List<Byte> start = new ArrayList<>();
        for (byte b : address) {
            start.add(b);
        }
        return new Network(List.copyOf(start), bits);
    }

    private static int bits(String digits) {
        if (!digits.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException(digits);
        }
        return Integer.parseInt(digits);
    }
}
