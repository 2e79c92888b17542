/**
 * The server's certificate: PEM files enter, a key and its chain leave, or what is wrong with them in words. Refuses
 * encrypted keys, and keys of another certificate. Knows no framework.
 */
@NullMarked
package dev.continuo.tls;

import org.jspecify.annotations.NullMarked;
