package io.federationcore.gateway;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.WireNames;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What requests carry. Null means absent; what no body has is refused, because a misspelt member would otherwise have no
 * effect and nobody would know.
 */
final class Bodies {
    private Bodies() {}

    /** {@code POST /api/fc/runs}. */
    record CreateRun(
            String workflowId,
            @Nullable String workflowVersion,
            @Nullable JsonValue inputPayload,
            @Nullable JsonValue metadata,
            @Nullable List<String> tags,
            @Nullable String parentRunId) {
        CreateRun {
            Checks.present("workflow_id", workflowId);
            if (parentRunId != null && !Checks.isRunId(parentRunId)) {
                throw new IllegalArgumentException("Expected 'parent_run_id' to be a run's id");
            }
        }
    }

    /** {@code PATCH /api/fc/runs/{run_id}}. */
    record ChangeRun(
            String status,
            @Nullable String currentStep,
            @Nullable Integer stepIndex) {
        ChangeRun {
            Checks.present("status", status);
            WireNames.parse(RunStatus.class, status);
        }

        RunStatus wanted() {
            return WireNames.parse(RunStatus.class, status);
        }
    }

    /** {@code POST /api/fc/runs/{run_id}/gate}. */
    record OpenGate(
            String stepId,
            String gateType,
            String gateName,
            List<String> requiredApprovers,
            @Nullable String description,
            @Nullable Integer timeoutSeconds,
            @Nullable Integer quorum) {}

    /** {@code POST /api/fc/gates/{gate_id}}. */
    record ResolveGate(String status, @Nullable String rejectionReason) {
        ResolveGate {
            if (!"approved".equals(status) && !"rejected".equals(status)) {
                throw new IllegalArgumentException("Expected 'status' to be 'approved' or 'rejected', but found '"
                        + Checks.shortened(status) + "'");
            }
        }
    }

    /** {@code POST /api/fc/runs/{run_id}:resume}. */
    record Resume(
            String gateId,
            String decision,
            @Nullable JsonValue input,
            @Nullable String runId,
            @Nullable String decisionReceiptId) {
        Resume {
            Checks.present("gate_id", gateId);
            if (!"approve".equals(decision) && !"deny".equals(decision)) {
                throw new IllegalArgumentException("Expected 'decision' to be 'approve' or 'deny', but found '"
                        + Checks.shortened(decision) + "'");
            }
        }
    }

    /**
     * {@code POST /api/fc/workflows/register}.
     *
     * @param promptsPoml one text, or texts by name
     */
    record RegisterWorkflow(
            String workflowYaml,
            @Nullable JsonValue promptsPoml,
            @Nullable Map<String, JsonValue> schemas,
            @Nullable String workflowId,
            @Nullable String version) {
        RegisterWorkflow {
            Checks.present("workflow_yaml", workflowYaml);
        }
    }

    /** The body as a {@code type}: 400 where it is no JSON, 422 where it is other JSON. */
    static <T> T read(byte[] utf8, Class<T> type) throws HttpProblem {
        try {
            Codec.readTree(utf8);
        } catch (InvalidJson e) {
            throw HttpProblem.malformed(String.valueOf(e.getMessage()));
        }
        try {
            return Codec.readStrict(utf8, type);
        } catch (InvalidJson e) {
            throw HttpProblem.invalid(String.valueOf(e.getMessage()));
        }
    }
}
