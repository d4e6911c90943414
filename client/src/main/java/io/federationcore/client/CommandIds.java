package io.federationcore.client;

/**
 * Makes ids of commands. To send a command once more, for whatever reason, keep its id: it then has no second effect.
 */
public final class CommandIds {
    private CommandIds() {}

    /** A new id, unlike every other. */
    public static String next() {
        return RunIds.next(); // as unique as a run's, and as easy to sort by time
    }
}
