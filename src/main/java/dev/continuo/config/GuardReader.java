package dev.continuo.config;

import dev.continuo.guard.AddressSet;
import dev.continuo.guard.ClientLimits;
import dev.continuo.guard.GuardPolicy;
import dev.continuo.guard.HostRule;
import dev.continuo.guard.OriginRule;
import dev.continuo.guard.RequestLimits;
import dev.continuo.tls.PemFiles;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Reads how the server guards its doors. */
final class GuardReader {

    static final Set<Key> KEYS = EnumSet.range(Key.CONNECTIONS, Key.TLS_PRIVATE_KEY);

    private GuardReader() {}

    static GuardPolicy read(Values values) {
        return new GuardPolicy(
                new ClientLimits(
                        values.small(Key.CONNECTIONS),
                        values.small(Key.CONNECTIONS_PER_ADDRESS),
                        values.small(Key.CONNECTIONS_PER_MINUTE),
                        values.text(Key.EXEMPT).map(AddressSet::parse).orElse(AddressSet.LOOPBACK)),
                new RequestLimits(
                        values.millis(Key.HEAD_TIMEOUT),
                        values.millis(Key.IDLE_TIMEOUT),
                        values.small(Key.REQUEST_LINE),
                        values.small(Key.HEADER_BYTES),
                        values.small(Key.HEADERS),
                        values.small(Key.BODY_BYTES),
                        values.small(Key.VALUE_CHARS),
                        values.small(Key.TYPES)),
                hosts(values),
                values.text(Key.CORS_ORIGINS).map(OriginRule::parse).orElse(OriginRule.NONE),
                pemFiles(values));
    }

    /**
     * Who must authenticate cannot do so for a page that borrows a browser, as that page's site has no credentials; and
     * behind a name server of its own a server does not know its names.
     */
    private static Optional<HostRule> hosts(Values values) {
        String mode = values.choice(Key.AUTH_MODE);
        boolean authenticates = !mode.isEmpty() && !mode.equals("none");
        String host = values.choice(Key.HOST);
        boolean asked = values.isSet(Key.ALLOWED_HOSTS);
        return asked || (!authenticates && CrossRules.isLoopback(host))
                ? Optional.of(HostRule.parse(values.choice(Key.ALLOWED_HOSTS), host))
                : Optional.empty();
    }

    private static Optional<PemFiles> pemFiles(Values values) {
        return values.text(Key.TLS_CERTIFICATE)
                .map(certificate -> new PemFiles(Path.of(certificate), Path.of(values.choice(Key.TLS_PRIVATE_KEY))));
    }
}
