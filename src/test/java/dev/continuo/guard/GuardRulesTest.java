package dev.continuo.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8080",
                "localhost.",
                "localhost.:1",
                "127.0.0.1",
                "127.0.0.1:8080",
                "127.1.2.3",
                "[::1]",
                "[::1]:8080",
                "[0:0:0:0:0:0:0:1]",
                "relay.example",
                "Relay.Example:443",
                "10.0.0.5:1",
                "[2001:db8::5]",
                "[2001:DB8::5]:1"
            })
    void itsOwnNamesAreAnswered(String host) {
        assertTrue(HostRule.parse("relay.example, 10.0.0.5,[2001:db8::5]", "localhost")
                .allows(host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "evil.example", "localhost.evil.example", "evil.localhost", "127.0.0.1.evil.example", "127.0.0.256",
                "0.0.0.0", "10.0.0.6", "[::2]", "[::1].evil.example", "localhost@evil.example", "2130706433",
                "0x7f.1", "relay.example.evil", "a,localhost"
            })
    void othersNamesAreNot(String host) {
        assertFalse(HostRule.parse("relay.example, 10.0.0.5", "localhost").allows(host));
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example, true",
        "https://a.example:8443, false",
        "http://a.example, false",
        "https://b.a.example, false",
        "https://a.example.evil, false",
        "https://a.example/, false",
        "null, false",
        "'', false",
        "*, false"
    })
    void onlyTheExactOriginIsAllowed(String origin, boolean allowed) {
        assertEquals(
                allowed,
                OriginRule.parse("https://a.example, http://localhost:3000").allows(origin));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/event",
                "/global/event",
                "/session/ses_1/event",
                "/%65vent",
                "/session/a%20b/event",
                "/event/",
                "/session/%C3%A4/event",
                "/a.b/..c/d..",
                "/session/a:b@c,d/event"
            })
    void plainPathsPass(String path) {
        assertTrue(PathRule.plain(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "event",
                "http://a/event",
                "//event",
                "/event//",
                "/./event",
                "/a/../event",
                "/event/..",
                "/event/.",
                "/%2e%2e/event",
                "/.%2E/event",
                "/event;x",
                "/session;a/ses_1/event",
                "/session/a%2Fb/event",
                "/session/a%2fb/event",
                "/session/a%5cb/event",
                "/session/a\\b/event",
                "/event%00",
                "/event%0d%0aX",
                "/session/%1b[31m/event",
                "/session/%7f/event",
                "/session/%252e/event"
            })
    void oddPathsDoNot(String path) {
        assertFalse(PathRule.plain(path));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.7, 10.0.0.7, true",
        "10.0.0.7, 10.0.0.8, false",
        "10.0.0.128/25, 10.0.0.127, false",
        "10.0.0.128/25, 10.0.0.128, true",
        "0.0.0.0/0, 1.2.3.4, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "10.0.0.7, 127.0.0.1, true",
        "10.0.0.7, ::1, true"
    })
    void anAddressIsInItsNetworksOrLoopback(String networks, String address, boolean in) throws Exception {
        assertEquals(in, AddressSet.parse(networks).contains(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "10.0.0", "10.0.0.1/33", "::1/129", "10.0.0.1/-1", "1.2.3.4.5", "010.0.0.1"})
    void whatIsNoAddressIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> AddressSet.parse(text));
    }
}
