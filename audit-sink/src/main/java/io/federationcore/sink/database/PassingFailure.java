package io.federationcore.sink.database;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/** Tells database errors that pass by themselves from those that stay. */
public final class PassingFailure {
    private PassingFailure() {}

    /**
     * Whether trying again later may help: the connection was lost, the server restarts, fails over, is full or busy, or
     * chose this transaction to give way. Refused rights, broken constraints and wrong SQL stay as they are.
     */
    public static boolean is(SQLException failure) {
        return failure instanceof SQLTransientException || passes(failure.getSQLState());
    }

    /** SQLSTATE classes and codes as in PostgreSQL's manual, appendix A. */
    private static boolean passes(@Nullable String state) {
        if (state == null || state.length() != 5) {
            return false;
        }
        return switch (state.substring(0, 2)) {
            case "08", "53", "40", "58" -> true; // connection, resources, rollback, system error such as failed I/O
            case "57" -> !state.equals("57014"); // shutdown and crash; not a statement that somebody cancelled
            case "25" -> state.equals("25006") || state.equals("25P03"); // a standby; too long idle in a transaction
            case "55" -> state.equals("55P03"); // another instance holds the lock
            default -> false;
        };
    }
}
