package io.federationcore.cli;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a JVM learned and the next one can begin with, as of <a href="https://openjdk.org/jeps/514">JEP 514</a>. It lies beside
 * the build's jars, where {@code fcrun} looks for it.
 */
enum AotCache {
    /** Of a whole system in one process. */
    SYSTEM("aot-cache"),
    /** Of an orchestrator by itself, which has use for half of the classes: the rest would cost it memory. */
    ORCHESTRATOR("aot-cache-orchestrator");

    /** The oldest JDK that makes one in one step. */
    static final int OLDEST_JDK = 25;

    private final String file;

    AotCache(String file) {
        this.file = file;
    }

    /**
     * Where it is, or would be.
     *
     * @throws UserError if this does not run from jars: the JVM takes a cache only for these
     */
    Path file() throws URISyntaxException {
        Path own = own();
        if (!Files.isRegularFile(own)) {
            throw new UserError(
                    UserError.USAGE, "Expected to run from jars, as ./fcrun does, but found classes in " + own);
        }
        return own.resolveSibling(file);
    }

    /** The JVM's option that uses it; empty if there is none. */
    Optional<String> option() throws URISyntaxException {
        Path there = own().resolveSibling(file);
        return Runtime.version().feature() >= OLDEST_JDK && Files.isReadable(there)
                ? Optional.of("-XX:AOTCache=" + there)
                : Optional.empty();
    }

    private static Path own() throws URISyntaxException {
        return Path.of(
                Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
