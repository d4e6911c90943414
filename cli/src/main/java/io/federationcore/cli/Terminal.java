package io.federationcore.cli;

/**
 * Whether somebody watches. Java can only tell of the whole process, so {@code ./fcrun} asks the shell of each stream
 * and says it in a system property; without it, nobody does.
 */
final class Terminal {
    private Terminal() {}

    static boolean isStandardOutput() {
        return Boolean.getBoolean("fc.terminal.out");
    }

    static boolean isStandardError() {
        return Boolean.getBoolean("fc.terminal.err");
    }
}
