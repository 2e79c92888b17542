package dev.continuo.http;

/** A parameter that is known but has a value which is not allowed. */
final class BadParameterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String parameter;
    private final String value;
    private final String allowed;

    BadParameterException(String parameter, String value, String allowed) {
        super(parameter + "=" + value + ": must be " + allowed);
        this.parameter = parameter;
        this.value = value;
        this.allowed = allowed;
    }

    String parameter() {
        return parameter;
    }

    String value() {
        return value;
    }

    String allowed() {
        return allowed;
    }
}
