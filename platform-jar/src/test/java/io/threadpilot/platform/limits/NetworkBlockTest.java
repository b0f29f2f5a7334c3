package io.threadpilot.platform.limits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;

import static org.assertj.core.api.Assertions.assertThat;

class NetworkBlockTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.0.2.128/25, 192.0.2.128, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "2001:db8::/33, 2001:db8:8000::, false",
        "::1, 0:0:0:0:0:0:0:1, true",
        "::/0, 192.0.2.1, false",
        "192.0.2.1, ::ffff:192.0.2.1, true"
    })
    void aBlockContainsWhatBeginsLikeIt(String block, String address, boolean contained) {
        assertThat(NetworkBlock.parse(block).orElseThrow().contains(address(address)))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.1/8",
                "10.0.0.0/8/8",
                "10.0.0",
                "256.0.0.1",
                "1.2.3.4.5",
                "::/129",
                "2001:db8::1/64",
                "fe80::1%eth0",
                ":::",
                "localhost",
                "dead.beef"
            })
    void anythingElseIsNoBlock(String text) {
        assertThat(NetworkBlock.parse(text)).isEmpty();
    }

    @Test
    void anIpv4AddressIsACaller() {
        assertThat(NetworkBlock.around(address("192.0.2.1")))
                .isEqualTo(NetworkBlock.around(address("::ffff:192.0.2.1")))
                .isNotEqualTo(NetworkBlock.around(address("192.0.2.2")));
    }

    @Test
    void theIpv6AddressesOfOneNetworkAreOneCaller() {
        assertThat(NetworkBlock.around(address("2001:db8:1:2::1")))
                .isEqualTo(NetworkBlock.around(address("2001:db8:1:2:ffff:ffff:ffff:ffff")))
                .isNotEqualTo(NetworkBlock.around(address("2001:db8:1:3::1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "192.0.2.1", "2001:db8:0:0:0:0:0:0/32", "0:0:0:0:0:0:0:1"})
    void itIsWrittenAsItIsRead(String text) {
        assertThat(NetworkBlock.parse(text).orElseThrow()).hasToString(text);
    }

    private static InetAddress address(String text) {
        return NetworkBlock.address(text).orElseThrow();
    }
}
