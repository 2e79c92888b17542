/** What tests of several packages share: scripted fakes on real sockets. */
@NullMarked
package dev.continuo.testing;

import org.jspecify.annotations.NullMarked;
