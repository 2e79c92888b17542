/**
 * JSON Web Tokens (MicroProfile JWT) enter, permits leave. Signatures are checked by Helidon's library; which key and
 * algorithm may check which token is decided here. Refuses: keys that a token brings along, and symmetric ones.
 */
@NullMarked
package dev.continuo.auth.jwt;

import org.jspecify.annotations.NullMarked;
