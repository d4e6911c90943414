package io.federationcore.cli;

import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.WireNames;
import java.util.List;

/** The three ways of a run through the gates, and what each must come to. */
enum DemoFlow {
    HAPPY_PATH(5, RunStatus.PENDING, RunStatus.RUNNING, RunStatus.COMPLETED),
    POLICY_FLAG(5, RunStatus.PENDING, RunStatus.RUNNING, RunStatus.PAUSED, RunStatus.RUNNING, RunStatus.COMPLETED),
    POLICY_DENY(1, RunStatus.PENDING, RunStatus.RUNNING, RunStatus.FAILED);

    private final int completedSteps;
    private final List<RunStatus> lifecycle;

    DemoFlow(int completedSteps, RunStatus... lifecycle) {
        this.completedSteps = completedSteps;
        this.lifecycle = List.of(lifecycle);
    }

    /** The input's {@code test_mode}. */
    String wire() {
        return WireNames.of(this);
    }

    List<RunStatus> lifecycle() {
        return lifecycle;
    }

    /** How many steps complete. */
    int completedSteps() {
        return completedSteps;
    }
}
