package io.federationcore.cli;

import io.federationcore.schemas.message.RunStatus;
import io.federationcore.sink.view.StepStatus;
import io.federationcore.sink.view.StepView;
import java.util.List;

/** What one run of the demo came to: one line of {@code ./fcrun demo --json}. */
record DemoResult(
        String test,
        String runId,
        RunStatus status,
        List<RunStatus> transitions,
        List<StepView> steps,
        List<RunReport.PolicyPart> verdicts,
        List<RunReport.TrailEntry> events,
        boolean chainVerified) {

    /** Whether it went as the flow must. */
    boolean isAsExpected(DemoFlow flow) {
        long completed = steps.stream()
                .filter(step -> step.status() == StepStatus.COMPLETED)
                .count();
        return chainVerified && transitions.equals(flow.lifecycle()) && completed == flow.completedSteps();
    }
}
