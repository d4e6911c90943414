package io.federationcore.schemas.definition;

import io.federationcore.schemas.message.Checks;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How large things may be: what keeps one run from harming a partition. Sizes in bytes of canonical JSON. */
public final class Limits {
    /** One payload: a run's input, a step's output, an approver's input. */
    public static final int PAYLOAD_BYTES = 64 * 1024;
    /** The schema of an approver's input: it is held in the state while the gate waits. */
    public static final int GATE_SCHEMA_BYTES = 3 * 1024;
    /** All payloads of one run. */
    public static final int RUN_PAYLOAD_BYTES = 8 * 1024 * 1024;
    /** What the state store holds of one run. */
    public static final int STATE_BYTES = 128 * 1024;
    /** A task or gate request. */
    public static final int MESSAGE_BYTES = 512 * 1024;
    /** Canonical bytes of an audit entry. */
    public static final int ENTRY_BYTES = 8 * 1024;
    /** Steps in a workflow. */
    public static final int STEPS = 1_000;
    /** How often the time of one attempt can be extended, so that a loop cannot grow the eternal log without end. */
    public static final int EXTENSIONS = 1_000;
    /**
     * An extension moves an attempt's end by at least this part of the attempt's time-out: one quarter. Titans ask about
     * halfway through the time they have; who asks far more often is told to wait.
     */
    public static final int EXTENSION_PARTS = 4;
    /** The longest time-out, deadline or expiry. */
    public static final Duration LONGEST_TIME = Duration.ofDays(366);

    private Limits() {}

    /** A duration above zero and up to {@link #LONGEST_TIME}, in whole milliseconds; {@code absent} where none is given. */
    static Duration duration(String field, @Nullable Duration value, Duration absent) {
        Duration found = value == null ? absent : value;
        boolean whole = found.getNano() % 1_000_000 == 0;
        if (!whole || !found.isPositive() || found.compareTo(LONGEST_TIME) > 0) {
            throw new IllegalArgumentException("Expected '" + field
                    + "' to be a duration such as PT30S, above zero and up to P366D, but found '"
                    + Checks.shortened(found.toString()) + "'");
        }
        return found;
    }
}
