/** The whole relay as a process, between a scripted upstream and subscribers on bare sockets. */
@NullMarked
package dev.continuo.e2e;

import org.jspecify.annotations.NullMarked;
