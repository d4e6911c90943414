package io.federationcore.lifecycle;

import io.federationcore.schemas.definition.GateDefinition;
import io.federationcore.schemas.definition.WorkflowDefinition;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.registry.OpenReviews;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a decision may know besides state and message. Everything here is a pure look-up of what the caller has.
 *
 * @param now the record's time as the broker appended it, never before the log's last entry
 * @param log where the partition's log stands
 * @param authority who may do what
 * @param registry what is registered
 * @param payloads the run's payloads
 * @param history the commands that were accepted for this run
 * @param verdictTimeout how long a gate request waits for its verdict
 */
public record Context(
        Instant now,
        LogHead log,
        Authority authority,
        Registry registry,
        Payloads payloads,
        History history,
        Duration verdictTimeout) {

    /** What is registered, as this instance sees it. */
    public interface Registry {
        /** A workflow by name; of the latest version if {@code version} is null. */
        Optional<WorkflowDefinition> workflow(String id, @Nullable String version);

        /** A workflow by its digest. A live run's is always there. */
        Optional<WorkflowDefinition> workflow(String digest);

        /** An approval profile of one bundle. */
        Optional<GateDefinition> approvalProfile(String bundleDigest, String name);

        /** What a name points to: the digest. */
        Optional<String> pointer(String name);

        /** Who registered a workflow's version, as {@code type:id}; empty if nobody knows. */
        Optional<List<String>> authors(String workflowId, String version);

        /** The emergency overrides that await their review. */
        OpenReviews openReviews();

        /** Whether tasks for this queue can be handed out. */
        boolean hasQueue(String queue);

        /** What is wrong with {@code value} by a JSON Schema, in a sentence; empty if nothing is. */
        Optional<String> violation(JsonValue schema, JsonValue value);
    }

    /** The payloads of one run, each under its name. */
    @FunctionalInterface
    public interface Payloads {
        /** The name of the run's input: no step can have it. */
        String INPUT = "";

        /** The payload of that name. A step's output has the step's own. */
        Optional<JsonValue> find(String name);

        /** The run's input. */
        default Optional<JsonValue> input() {
            return find(INPUT);
        }

        /** A finished step's output. */
        default Optional<JsonValue> output(String stepId) {
            return find(stepId);
        }

        /** What approvers supplied at the gate of a step, the last time that it opened. */
        default Optional<JsonValue> gateInput(String stepId) {
            return find(gateInputOf(stepId));
        }

        /** Who let the step pass its last gate, as far as they said so yet: a {@link Clearance}. */
        default Optional<JsonValue> clearance(String stepId) {
            return find(clearanceOf(stepId));
        }

        /** The name of approvers' input at the gate of a step: no step can have it. */
        static String gateInputOf(String stepId) {
            return "gate:" + stepId;
        }

        /** The name of a step's {@link Clearance}: no step can have it. */
        static String clearanceOf(String stepId) {
            return "clearance:" + stepId;
        }
    }

    /** Commands that were accepted. */
    public interface History {
        Optional<AcceptedCommand> find(String commandId);
    }

    /**
     * An accepted command.
     *
     * @param bodySha256 SHA-256 over its value
     * @param eventId the last event that it led to at once
     */
    public record AcceptedCommand(String bodySha256, String eventId) {}
}
