package io.federationcore.topics;

/** The broker did not answer in time. Trying again later may help. */
public final class UnreachableKafka extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreachableKafka(String message, Throwable cause) {
        super(message, cause);
    }
}
