package dev.continuo.guard;

/** Whether a connection is taken. */
public sealed interface Admission {

    /** It is; its end must be told. */
    record Admitted() implements Admission {}

    /** It is not, and no other until one ends. */
    record Full() implements Admission {}

    /** It is not: its address has as many as it may. */
    record TooMany() implements Admission {}

    /** It is not: its address has opened as many within the last minute as it may. */
    record TooFast() implements Admission {}
}
