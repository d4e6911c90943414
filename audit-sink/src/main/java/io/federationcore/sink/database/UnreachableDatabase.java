package io.federationcore.sink.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The database could not be reached at start. Trying again later may help. */
public final class UnreachableDatabase extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private UnreachableDatabase(DatabaseLogin login, SQLException cause) {
        super("Expected to reach the database as " + login + ", but: " + cause.getMessage(), cause);
    }

    /** What a library threw, or this exception in its place if the cause at its root is one that passes. */
    static RuntimeException or(RuntimeException thrown, DatabaseLogin login) {
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException failure && PassingFailure.is(failure)) {
                return new UnreachableDatabase(login, failure);
            }
        }
        return thrown;
    }
}
