package io.federationcore.schemas.json;

/** Bytes or values that the contract does not admit. The message says what was expected and what was found. */
public final class InvalidJson extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidJson(String message) {
        super(message);
    }

    public InvalidJson(String message, Throwable cause) {
        super(message, cause);
    }
}
