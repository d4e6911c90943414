package io.federationcore.ledger.pack;

/** A file that is no evidence pack, or not the one that was packed. The message names the first thing that is wrong. */
public final class InvalidPack extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidPack(String message) {
        super(message);
    }

    InvalidPack(String message, Throwable cause) {
        super(message, cause);
    }
}
