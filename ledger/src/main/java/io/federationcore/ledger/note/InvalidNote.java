package io.federationcore.ledger.note;

/** Text that is not the note, key, checkpoint or receipt that it should be. The message says what was expected. */
public final class InvalidNote extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidNote(String message) {
        super(message);
    }

    public InvalidNote(String message, Throwable cause) {
        super(message, cause);
    }
}
