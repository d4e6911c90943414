package io.federationcore.schemas.message;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest state of one run, on the compacted {@code fc-run.state}, keyed {@code run_id}.
 *
 * @param currentStep the first unfinished step, null once there is none
 * @param stepIndex its index; the number of steps once none is unfinished
 * @param openGates gates that wait for people
 * @param seq the run's last entry, {@code leaf} its leaf
 */
public record Snapshot(
        int v,
        String runId,
        String tenantId,
        String workflowId,
        String workflowVersion,
        String workflowDigest,
        RunStatus status,
        @Nullable String currentStep,
        int stepIndex,
        List<String> openGates,
        @Nullable FinishReason reason,
        long seq,
        String leaf,
        Instant updatedAt) {
    public static final int VERSION = 1;
}
