package io.federationcore.sink.database;

/** The roles that a connection takes on after it has logged in. The first migration makes them. */
public enum DatabaseRole {
    /** Adds entries and folds views; may change or remove no entry. */
    SINK("fc_sink"),
    /** Reads, nothing else. */
    READER("fc_reader"),
    /** Reads what belongs to one tenant, and keeps which HTTP requests were made. A later migration makes it. */
    GATEWAY("fc_gateway");

    private final String roleName;

    DatabaseRole(String roleName) {
        this.roleName = roleName;
    }

    /** The role's name in PostgreSQL. */
    public String roleName() {
        return roleName;
    }
}
