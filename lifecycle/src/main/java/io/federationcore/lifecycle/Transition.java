package io.federationcore.lifecycle;

import static io.federationcore.schemas.message.RunStatus.COMPLETED;
import static io.federationcore.schemas.message.RunStatus.FAILED;
import static io.federationcore.schemas.message.RunStatus.PAUSED;
import static io.federationcore.schemas.message.RunStatus.PENDING;
import static io.federationcore.schemas.message.RunStatus.RUNNING;

import io.federationcore.schemas.message.FinishReason;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.StatusReason;
import io.federationcore.schemas.message.WireNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One way from status to status: the lifecycle as data. The build draws {@code docs/lifecycle.md} from {@link #TABLE}, and
 * {@link RunEvolution} admits no other.
 *
 * @param reason the wire name of a {@link StatusReason} or {@link FinishReason}
 */
public record Transition(RunStatus from, RunStatus to, String reason) {
    /** Every way there is. */
    public static final List<Transition> TABLE = table();

    private static final Set<Transition> ADMITTED = Set.copyOf(TABLE);

    static Transition of(RunStatus from, RunStatus to, Enum<?> reason) {
        return new Transition(from, to, WireNames.of(reason));
    }

    /**
     * Makes sure that the table has this way.
     *
     * @throws IllegalStateException if it has not: an event that no decision makes was applied
     */
    void requireAdmitted() {
        if (!ADMITTED.contains(this)) {
            throw new IllegalStateException("Expected a transition of the table, but found " + from.wire() + " to "
                    + to.wire() + " for " + reason);
        }
    }

    private static List<Transition> table() {
        List<Transition> table = new ArrayList<>();
        table.add(of(PENDING, RUNNING, StatusReason.STARTED));
        table.add(of(RUNNING, PAUSED, StatusReason.PERSON_PAUSED));
        table.add(of(RUNNING, PAUSED, StatusReason.GATE_OPENED));
        table.add(of(PAUSED, PAUSED, StatusReason.PERSON_PAUSED));
        table.add(of(PAUSED, PAUSED, StatusReason.GATE_OPENED));
        table.add(of(PAUSED, PAUSED, StatusReason.PERSON_RESUMED));
        table.add(of(PAUSED, PAUSED, StatusReason.GATE_RELEASED));
        table.add(of(PAUSED, RUNNING, StatusReason.PERSON_RESUMED));
        table.add(of(PAUSED, RUNNING, StatusReason.GATE_RELEASED));
        table.add(of(PAUSED, PAUSED, StatusReason.GATE_SUPERSEDED));
        table.add(of(PAUSED, RUNNING, StatusReason.GATE_SUPERSEDED));
        table.add(of(RUNNING, COMPLETED, FinishReason.COMPLETED));
        for (RunStatus live : List.of(PENDING, RUNNING, PAUSED)) {
            table.add(of(live, FAILED, FinishReason.CANCELLED));
            table.add(of(live, FAILED, FinishReason.DRIVER_FAILED));
            table.add(of(live, FAILED, FinishReason.DEADLINE_MISSED));
        }
        for (RunStatus walking : List.of(RUNNING, PAUSED)) {
            table.add(of(walking, FAILED, FinishReason.GATE_DENIED));
            table.add(of(walking, FAILED, FinishReason.GATE_UNSATISFIABLE));
            table.add(of(walking, FAILED, FinishReason.STEP_FAILED));
        }
        table.add(of(RUNNING, FAILED, FinishReason.LIMIT_EXCEEDED));
        table.add(of(RUNNING, FAILED, FinishReason.VERDICT_TIMEOUT));
        table.add(of(PAUSED, FAILED, FinishReason.GATE_REJECTED));
        table.add(of(PAUSED, FAILED, FinishReason.GATE_EXPIRED));
        return List.copyOf(table);
    }
}
