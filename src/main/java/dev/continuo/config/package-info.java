/** Every key once: name, type, range, default, one sentence; read, checked, and handed on as policy records. */
@NullMarked
package dev.continuo.config;

import org.jspecify.annotations.NullMarked;
