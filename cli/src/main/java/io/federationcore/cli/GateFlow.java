package io.federationcore.cli;

import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.WireNames;
import io.federationcore.sink.view.GateStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ways through a gate that the tour shows, and what each must come to. */
enum GateFlow {
    /** One of finance approves, and supplies what the gate asks for. */
    APPROVED("gates-one", GateStatus.APPROVED, RunStatus.COMPLETED, null),
    /** One of finance says no. */
    REJECTED("gates-one", GateStatus.REJECTED, RunStatus.FAILED, null),
    /** Two must approve, and whoever asked for the run tries to be one of them. */
    QUORUM("gates-two", GateStatus.APPROVED, RunStatus.COMPLETED, RejectionCode.NOT_AN_APPROVER),
    /** Two open the gate in an emergency, which one of them tries alone; a third reviews it. */
    OVERRIDDEN("gates-two", GateStatus.BYPASSED, RunStatus.COMPLETED, RejectionCode.SECOND_PERSON);

    private final String workflow;
    private final GateStatus gate;
    private final RunStatus end;
    private final @Nullable RejectionCode refusal;

    GateFlow(String workflow, GateStatus gate, RunStatus end, @Nullable RejectionCode refusal) {
        this.workflow = workflow;
        this.gate = gate;
        this.end = end;
        this.refusal = refusal;
    }

    String wire() {
        return WireNames.of(this);
    }

    String workflow() {
        return workflow;
    }

    /** How the gate ends. */
    GateStatus gate() {
        return gate;
    }

    /** The refusals of those who cheat. */
    List<RejectionCode> refusals() {
        return refusal == null ? List.of() : List.of(refusal);
    }

    List<RunStatus> lifecycle() {
        return end == RunStatus.FAILED
                ? List.of(RunStatus.PENDING, RunStatus.RUNNING, RunStatus.PAUSED, RunStatus.FAILED)
                : List.of(
                        RunStatus.PENDING, RunStatus.RUNNING, RunStatus.PAUSED, RunStatus.RUNNING, RunStatus.COMPLETED);
    }
}
