package io.federationcore.cli;

/** Something that the person at the terminal can mend; the message says how. */
final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    /** What was asked for did not come about. */
    static final int FAILED = 1;
    /** The arguments are not what the command takes. */
    static final int USAGE = 2;
    /** What the command speaks to is not there. */
    static final int UNREACHABLE = 3;

    private final int exitCode;

    UserError(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
