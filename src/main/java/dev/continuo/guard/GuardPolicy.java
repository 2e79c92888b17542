package dev.continuo.guard;

import dev.continuo.tls.PemFiles;
import java.util.Optional;

/**
 * How the server guards its doors.
 *
 * @param clients how many connections it takes, and from whom
 * @param requests what a request may be
 * @param hosts the names under which it answers; empty: under any
 * @param origins whose pages may read its answers
 * @param tls its certificate; empty: no TLS
 */
public record GuardPolicy(
        ClientLimits clients,
        RequestLimits requests,
        Optional<HostRule> hosts,
        OriginRule origins,
        Optional<PemFiles> tls) {}
