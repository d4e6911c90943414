package io.federationcore.lifecycle;

import io.federationcore.lifecycle.RunState.Live;
import io.federationcore.lifecycle.RunState.Paused;
import io.federationcore.schemas.json.WireTime;
import java.util.stream.Collectors;

/** A state in one line: all of it that decides what may happen next, in words that no change of the code's names changes. */
final class StateText {
    private StateText() {}

    static String of(RunState state) {
        String text = switch (state) {
            case RunState.Unborn unborn -> "unborn";
            case RunState.Completed completed -> "completed at " + WireTime.format(completed.at());
            case RunState.Failed failed ->
                "failed at " + WireTime.format(failed.at()) + ", "
                        + failed.reason().wire();
            case Live live -> of(live);
        };
        return text + ", leaf " + state.chain().lastLeaf();
    }

    private static String of(Live live) {
        StringBuilder text = new StringBuilder(live.status().wire());
        if (live instanceof Paused paused) {
            text.append(" by ");
            text.append(
                    paused.heldSince() == null ? "nobody" : "a person since " + WireTime.format(paused.heldSince()));
            text.append(" and gates ").append(paused.gates());
        }
        RunFacts facts = live.facts();
        if (live instanceof RunState.Pending) { // once is enough: they never change
            text.append(" for %s, %s %s with digest %s, driven by %s, started by %s for %s"
                    .formatted(
                            facts.tenantId(),
                            facts.workflowId(),
                            facts.workflowVersion(),
                            facts.workflowDigest(),
                            facts.driver().wire(),
                            facts.principal().reference(),
                            facts.actor().reference()));
        }
        text.append(", deadline ").append(WireTime.format(facts.deadline()));
        text.append(", payload bytes ").append(facts.payloadBytes());
        text.append(", next step ").append(live.walk().next());
        RunState.Walk.Output output = live.walk().lastOutput();
        text.append(", output ").append(output == null ? "none" : "of " + output.stepId() + " " + output.sha256());
        return text.append(live.walk().steps().stream().map(StateText::of).collect(Collectors.joining()))
                .toString();
    }

    private static String of(OpenStep step) {
        String where = switch (step) {
            case OpenStep.AwaitingVerdict gate ->
                "awaits a verdict at %s until %s on %s"
                        .formatted(gate.gateId(), WireTime.format(gate.due()), gate.inputSha256());
            case OpenStep.AwaitingPeople gate ->
                "awaits %d of %s at %s until %s, has %s, flagged by %s"
                        .formatted(
                                gate.quorum(),
                                gate.approvers(),
                                gate.gateId(),
                                WireTime.format(gate.expires()),
                                gate.approvals(),
                                java.util.Objects.requireNonNull(gate.verdict()).policy());
            case OpenStep.Cleared cleared -> "passed " + cleared.gateId();
            case OpenStep.InFlight flight ->
                "in flight in queue %s until %s through %s%s"
                        .formatted(
                                flight.queue(),
                                WireTime.format(flight.due()),
                                flight.gateId(),
                                flight.extensions() == 0 ? "" : ", extended " + flight.extensions() + " times");
            case OpenStep.Resting resting -> "rests until " + WireTime.format(resting.due());
        };
        return ", step %d '%s' attempt %d of %s %s"
                .formatted(step.index(), step.stepId(), step.attempt(), step.commandId(), where);
    }
}
