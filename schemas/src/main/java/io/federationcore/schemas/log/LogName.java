package io.federationcore.schemas.log;

import io.federationcore.schemas.message.Checks;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one partition's log, {@code <federation>/fc-run/<partition>}: in its entries, and the origin of its
 * checkpoints.
 *
 * @param partition of the audit topic
 */
public record LogName(String federation, int partition) {
    /** Behind the federation's name; up to here it is also what the keys of its logs are called, whichever they sign for. */
    public static final String INFIX = "/fc-run";

    private static final Pattern SHAPE = Pattern.compile("([^/]+)" + INFIX + "/([0-9]{1,4})");

    /**
     * Reads a name.
     *
     * @throws IllegalArgumentException if it is not written so
     */
    public static LogName parse(String name) {
        Matcher parts = SHAPE.matcher(name);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "Expected a log '<federation>/fc-run/<partition>', but found '" + Checks.shortened(name) + "'");
        }
        return new LogName(parts.group(1), Integer.parseInt(parts.group(2)));
    }

    /** The name as it is written. */
    @Override
    public String toString() {
        return federation + INFIX + "/" + partition;
    }
}
