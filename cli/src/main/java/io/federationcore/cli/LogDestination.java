package io.federationcore.cli;

import java.nio.file.Path;

/** Where logs go: to a file, or to standard error; never to standard output. Must be said before the first logger. */
final class LogDestination {
    private LogDestination() {}

    static void file(Path file) {
        System.setProperty("fc.log.file", file.toString());
        System.setProperty("logback.configurationFile", "logback-file.xml");
    }

    static void standardError() {
        System.setProperty("logback.configurationFile", "logback-stderr.xml");
    }

    /** For short commands: warnings and errors only. */
    static void quiet() {
        System.setProperty("logback.configurationFile", "logback-quiet.xml");
    }
}
