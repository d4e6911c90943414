package io.federationcore.cli;

import java.nio.file.Path;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Where logs go: to a file, or to standard error; never to standard output. Must be said before the first logger. */
final class LogDestination {
    private LogDestination() {}

    static void file(Path file) {
        System.setProperty("fc.log.file", file.toString());
        configure("logback-file.xml");
    }

    static void standardError() {
        configure("logback-stderr.xml");
    }

    /** For short commands: warnings and errors only. */
    static void quiet() {
        configure("logback-quiet.xml");
    }

    /** Some libraries log by what comes with Java; that goes where the rest goes. */
    private static void configure(String file) {
        System.setProperty("logback.configurationFile", file);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }
}
