/**
 * A request's credentials enter, what whoever shows them may see leaves, or why nothing. Refuses: to know paths and
 * doors, and to keep or tell a secret; what is compared are digests.
 */
@NullMarked
package dev.continuo.auth;

import org.jspecify.annotations.NullMarked;
