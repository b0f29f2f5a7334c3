package io.threadpilot.platform.limits;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses that begin with the same bits (RFC 4632, RFC 4291). An IPv4 address that is written as an IPv6 one is the
 * IPv4 address.
 *
 * @param first the address whose other bits are zero
 * @param prefix how many bits are the same
 */
record NetworkBlock(InetAddress first, int prefix) {

    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;
    /** What is given to one customer or one host, who is free to use all addresses in it. */
    private static final int ONE_IPV6_CALLER = 64;

    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})";
    /** Nothing that could be the name of a host, which Java would look up. */
    private static final Pattern ADDRESS =
            Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]{1,44}");

    private static final Pattern BLOCK = Pattern.compile("(?<address>[^/]*)(?:/(?<prefix>[0-9]{1,3}))?");

    /**
     * Reads an address, or a block in CIDR notation.
     *
     * @return empty if the text is neither, or has bits set beyond its prefix
     */
    static Optional<NetworkBlock> parse(String text) {
        Matcher matcher = BLOCK.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return address(matcher.group("address")).flatMap(address -> {
            int bits = address.getAddress().length * Byte.SIZE;
            int prefix = matcher.group("prefix") == null ? bits : Integer.parseInt(matcher.group("prefix"));
            return prefix > bits
                    ? Optional.empty()
                    : Optional.of(of(address, prefix)).filter(block -> block.first.equals(address));
        });
    }

    /** Reads an address; empty if the text is none, be it the name of a host. */
    static Optional<InetAddress> address(String text) {
        if (!ADDRESS.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Everything that is taken for the same caller as this address. */
    static NetworkBlock around(InetAddress address) {
        return of(address, address instanceof Inet4Address ? IPV4_BITS : ONE_IPV6_CALLER);
    }

    boolean contains(InetAddress address) {
        return address.getAddress().length == first.getAddress().length
                && of(address, prefix).equals(this);
    }

    private static NetworkBlock of(InetAddress address, int prefix) {
        byte[] bytes = address.getAddress();
        for (int bit = prefix; bit < bytes.length * Byte.SIZE; bit++) {
            bytes[bit / Byte.SIZE] &= (byte) ~(0x80 >> bit % Byte.SIZE);
        }
        try {
            return new NetworkBlock(InetAddress.getByAddress(bytes), prefix);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address has 4 or 16 bytes", e);
        }
    }

    @Override
    public String toString() {
        int bits = first.getAddress().length == IPV6_BITS / Byte.SIZE ? IPV6_BITS : IPV4_BITS;
        return first.getHostAddress() + (prefix == bits ? "" : "/" + prefix);
    }
}
