package io.threadpilot.platform.limits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The proxies 10.0.0.1 and 10.0.0.2 are trusted. */
class ForwardingHeaderTest {

    private static final List<NetworkBlock> PROXIES =
            TrustedProxies.parseBlocks("10.0.0.1,10.0.0.2").orElseThrow();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.9 | 203.0.113.5            | 192.0.2.9     | a stranger's word is not taken",
                "10.0.0.1  | ''                     | 10.0.0.1      | a proxy that names nobody",
                "10.0.0.1  | 203.0.113.5            | 203.0.113.5   | a proxy's word is taken",
                "10.0.0.1  | 1.2.3.4, 203.0.113.5   | 203.0.113.5   | what the caller wrote itself is not believed",
                "10.0.0.1  | 203.0.113.5, 10.0.0.2  | 203.0.113.5   | two proxies",
                "10.0.0.1  | 1.2.3.4,203.0.113.5,10.0.0.2 | 203.0.113.5 | two proxies and what the caller wrote",
                "10.0.0.1  | 10.0.0.2               | 10.0.0.2      | a proxy that asks itself",
                "10.0.0.1  | 203.0.113.5, unknown   | 10.0.0.1      | nothing that can be read",
                "10.0.0.1  | 203.0.113.5,           | 10.0.0.1      | nothing at all",
                "10.0.0.1  | proxy.example          | 10.0.0.1      | names are not looked up",
                "10.0.0.1  | 203.0.113.5:4711       | 203.0.113.5   | a port",
                "10.0.0.1  | 2001:db8::1            | 2001:db8::1   | IPv6",
                "10.0.0.1  | [2001:db8::1]:4711     | 2001:db8::1   | IPv6 and a port",
                "10.0.0.1  | ::ffff:203.0.113.5     | 203.0.113.5   | IPv4 written as IPv6"
            })
    void theCallerIsTheFarthestHopThatATrustedOneNames(String nearest, String field, String caller, String why) {
        assertThat(callerBy(ForwardingHeader.X_FORWARDED_FOR, nearest, field))
                .as(why)
                .isEqualTo(address(caller));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=203.0.113.5                                      | 203.0.113.5",
                "For=\"203.0.113.5:4711\";proto=https;by=10.0.0.1     | 203.0.113.5",
                "proto=https; for=203.0.113.5                         | 203.0.113.5",
                "for=\"[2001:db8::1]:4711\"                           | 2001:db8::1",
                "for=1.2.3.4, for=203.0.113.5;by=10.0.0.2, for=10.0.0.2 | 203.0.113.5",
                "for=\"1.2.3.4, for=203.0.113.5                       | 203.0.113.5",
                "for=_hidden                                          | 10.0.0.1",
                "for=unknown                                          | 10.0.0.1",
                "by=203.0.113.5                                       | 10.0.0.1",
                "203.0.113.5                                          | 10.0.0.1"
            })
    void theStandardHeaderIsReadToo(String field, String caller) {
        assertThat(callerBy(ForwardingHeader.FORWARDED, "10.0.0.1", field)).isEqualTo(address(caller));
    }

    @Test
    void severalHeadersAreReadAsOne() {
        assertThat(callerBy(ForwardingHeader.X_FORWARDED_FOR, "10.0.0.1", "1.2.3.4", "203.0.113.5", "10.0.0.2"))
                .isEqualTo(address("203.0.113.5"));
    }

    @Test
    void withoutTheHeaderTheCallerIsWhoConnects() {
        assertThat(callerBy(ForwardingHeader.X_FORWARDED_FOR, "10.0.0.1")).isEqualTo(address("10.0.0.1"));
    }

    @Test
    void aHeaderFullOfNonsenseIsReadWithoutHarm() {
        String nonsense = "for=\"".repeat(1_000) + ",".repeat(3_000) + ";".repeat(1_000);

        assertThat(callerBy(ForwardingHeader.FORWARDED, "10.0.0.1", nonsense)).isEqualTo(address("10.0.0.1"));
        assertThat(callerBy(ForwardingHeader.X_FORWARDED_FOR, "10.0.0.1", nonsense))
                .isEqualTo(address("10.0.0.1"));
    }

    private static InetAddress callerBy(ForwardingHeader header, String nearest, String... fields) {
        return header.caller(address(nearest), Arrays.asList(fields), address -> PROXIES.stream()
                .anyMatch(proxy -> proxy.contains(address)));
    }

    private static InetAddress address(String text) {
        return NetworkBlock.address(text).orElseThrow();
    }
}
