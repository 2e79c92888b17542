package dev.continuo.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuo.time.ManualClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionsTest {

    private static final AddressSet NOBODY = new AddressSet(List.of());

    private final ManualClock clock = new ManualClock();

    @Test
    void anAddressHasAsManyAtOnceAsItMay() {
        Admissions admissions = new Admissions(new ClientLimits(100, 3, 0, NOBODY), clock);
        knock(admissions, "10.0.0.1", 3);
        assertInstanceOf(Admission.TooMany.class, admissions.knock(ip("10.0.0.1")));
        assertInstanceOf(Admission.Admitted.class, admissions.knock(ip("10.0.0.2")));
        admissions.leave(ip("10.0.0.1"));
        assertInstanceOf(Admission.Admitted.class, admissions.knock(ip("10.0.0.1")));
        assertInstanceOf(Admission.TooMany.class, admissions.knock(ip("10.0.0.1")));
        assertEquals(4, admissions.connections());
    }

    @Test
    void whatIsRefusedCountsNowhere() {
        Admissions admissions = new Admissions(new ClientLimits(100, 1, 0, NOBODY), clock);
        knock(admissions, "10.0.0.1", 1);
        admissions.knock(ip("10.0.0.1"));
        admissions.leave(ip("10.0.0.1"));
        assertEquals(0, admissions.connections());
        knock(admissions, "10.0.0.1", 1);
    }

    @Test
    void anAddressOpensAsManyAMinuteAsItMay() {
        Admissions admissions = new Admissions(new ClientLimits(100, 0, 60, NOBODY), clock);
        come(admissions, "10.0.0.1", 60);
        assertInstanceOf(Admission.TooFast.class, admissions.knock(ip("10.0.0.1")));
        come(admissions, "10.0.0.2", 60);
        clock.advance(Duration.ofMillis(999));
        assertInstanceOf(Admission.TooFast.class, admissions.knock(ip("10.0.0.1")));
        clock.advance(Duration.ofMillis(1));
        come(admissions, "10.0.0.1", 1);
        assertInstanceOf(Admission.TooFast.class, admissions.knock(ip("10.0.0.1")));
        clock.advance(Duration.ofHours(1));
        come(admissions, "10.0.0.1", 60);
        assertInstanceOf(Admission.TooFast.class, admissions.knock(ip("10.0.0.1")));
    }

    @Test
    void noMoreAreTakenThanThereIsRoomFor() {
        Admissions admissions = new Admissions(new ClientLimits(2, 0, 0, AddressSet.LOOPBACK), clock);
        knock(admissions, "127.0.0.1", 1);
        knock(admissions, "10.0.0.1", 1);
        assertInstanceOf(Admission.Full.class, admissions.knock(ip("127.0.0.1")));
        assertInstanceOf(Admission.Full.class, admissions.knock(ip("10.0.0.2")));
        admissions.leave(ip("127.0.0.1"));
        knock(admissions, "10.0.0.2", 1);
    }

    @Test
    void zeroIsNoLimit() {
        Admissions admissions = new Admissions(new ClientLimits(100_000, 0, 0, NOBODY), clock);
        knock(admissions, "10.0.0.1", 50_000);
    }

    @Test
    void theExemptHaveNoLimitOfTheirOwn() {
        Admissions admissions = new Admissions(new ClientLimits(100_000, 1, 1, AddressSet.parse("10.1.0.0/16")), clock);
        for (String exempt : List.of("127.0.0.1", "127.9.9.9", "::1", "10.1.255.255")) {
            knock(admissions, exempt, 1_000);
        }
        knock(admissions, "10.2.0.0", 1);
        assertInstanceOf(Admission.TooMany.class, admissions.knock(ip("10.2.0.0")));
    }

    @Test
    void aNetworkOfSixtyFourBitsIsOneAddress() {
        Admissions admissions = new Admissions(new ClientLimits(100, 1, 0, NOBODY), clock);
        knock(admissions, "2001:db8:0:1::1", 1);
        assertInstanceOf(Admission.TooMany.class, admissions.knock(ip("2001:db8:0:1:ffff:ffff:ffff:ffff")));
        knock(admissions, "2001:db8:0:2::1", 1);
        knock(admissions, "10.0.0.1", 1);
        assertInstanceOf(Admission.TooMany.class, admissions.knock(ip("::ffff:10.0.0.1")));
    }

    @Test
    void aMillionAddressesAreNotRemembered() throws UnknownHostException {
        Admissions admissions = new Admissions(new ClientLimits(100, 10, 10, NOBODY), clock);
        knock(admissions, "192.168.0.1", 1);
        for (int i = 0; i < 1_000_000; i++) {
            InetAddress address =
                    InetAddress.getByAddress(new byte[] {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i});
            assertInstanceOf(Admission.Admitted.class, admissions.knock(address));
            admissions.leave(address);
        }
        assertTrue(admissions.remembered() <= Admissions.MOST_REMEMBERED + 1, () -> admissions.remembered() + "");
        assertEquals(1, admissions.connections());
        admissions.leave(ip("192.168.0.1"));
    }

    @Test
    void comingAndGoingDoesNotRefillWhatAMinuteAllows() {
        Admissions admissions = new Admissions(new ClientLimits(100, 5, 10, NOBODY), clock);
        come(admissions, "10.0.0.1", 10);
        assertInstanceOf(Admission.TooFast.class, admissions.knock(ip("10.0.0.1")));
    }

    private static void come(Admissions admissions, String address, int times) {
        for (int i = 0; i < times; i++) {
            knock(admissions, address, 1);
            admissions.leave(ip(address));
        }
    }

    private static void knock(Admissions admissions, String address, int times) {
        for (int i = 0; i < times; i++) {
            assertInstanceOf(Admission.Admitted.class, admissions.knock(ip(address)), address + " " + i);
        }
    }

    private static InetAddress ip(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
