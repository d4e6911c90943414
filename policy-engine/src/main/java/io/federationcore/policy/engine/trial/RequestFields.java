package io.federationcore.policy.engine.trial;

import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.StepType;
import io.federationcore.schemas.message.Subject;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a case says about the request that it makes. Everything but the workflow and the step has a default.
 *
 * @param tenant {@code acme} if absent
 * @param version of the workflow; {@code 1.0.0} if absent
 * @param type {@code act} if absent
 * @param index from 0, 0 if absent
 * @param attempt from 1, 1 if absent
 * @param input the run's input; an object without members if absent
 * @param results the outputs of the steps that this step uses, by their ids
 * @param gateInputs what approvers supplied at the gates of the steps that this step uses, by their ids
 * @param principal as {@code type:id}; {@code service:producer} if absent
 * @param actor as {@code type:id}; {@code human:ada} if absent
 */
record RequestFields(
        @Nullable String tenant,
        @Nullable String workflow,
        @Nullable String version,
        @Nullable String step,
        @Nullable StepType type,
        @Nullable Integer index,
        @Nullable Integer attempt,
        @Nullable String queue,
        @Nullable JsonValue input,
        @Nullable JsonValue results,
        @Nullable JsonValue gateInputs,
        @Nullable JsonValue metadata,
        @Nullable List<String> tags,
        @Nullable String principal,
        @Nullable String actor) {
    private static final RequestFields NONE =
            new RequestFields(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
    private static final String RUN_ID = "01900000-0000-7000-8000-000000000000";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    RequestFields {
        if (principal != null) {
            Principal.parse(principal);
        }
        if (actor != null) {
            Actor.parse(actor);
        }
        if (tenant != null) {
            Checks.name("tenant", tenant);
        }
        if (results != null && !results.isObject()) {
            throw new IllegalArgumentException("Expected results to be an object, but found another value");
        }
        if (gateInputs != null && !gateInputs.isObject()) {
            throw new IllegalArgumentException("Expected gate_inputs to be an object, but found another value");
        }
        tags = tags == null ? null : List.copyOf(tags);
    }

    static RequestFields orNone(@Nullable RequestFields fields) {
        return fields == null ? NONE : fields;
    }

    /** These fields, and {@code others} where these are absent. */
    RequestFields over(RequestFields others) {
        return new RequestFields(
                given(tenant, others.tenant),
                given(workflow, others.workflow),
                given(version, others.version),
                given(step, others.step),
                given(type, others.type),
                given(index, others.index),
                given(attempt, others.attempt),
                given(queue, others.queue),
                given(input, others.input),
                given(results, others.results),
                given(gateInputs, others.gateInputs),
                given(metadata, others.metadata),
                given(tags, others.tags),
                given(principal, others.principal),
                given(actor, others.actor));
    }

    /**
     * The request, as the orchestrator would make it.
     *
     * @throws IllegalArgumentException if workflow or step is missing
     */
    GateRequest request() {
        TreeMap<String, JsonValue> given = new TreeMap<>();
        given.put("input", or(input, JsonValue.EMPTY_OBJECT));
        given.put("results", or(results, JsonValue.EMPTY_OBJECT));
        if (gateInputs != null) {
            given.put("gate_inputs", gateInputs);
        }
        JsonValue stepInput = JsonValue.object(given);
        Subject.OfStep subject = new Subject.OfStep(
                Checks.name("workflow", workflow),
                or(version, "1.0.0"),
                "0".repeat(64),
                Checks.name("step", step),
                or(type, StepType.ACT),
                or(index, 0),
                or(attempt, 1),
                queue,
                stepInput,
                stepInput.sha256(),
                or(metadata, JsonValue.EMPTY_OBJECT),
                or(tags, List.of()));
        return new GateRequest(
                GateRequest.VERSION,
                RUN_ID + ".g0",
                or(tenant, "acme"),
                RUN_ID,
                Principal.parse(or(principal, "service:producer")),
                Actor.parse(or(actor, "human:ada")),
                NOW,
                NOW.plusSeconds(30),
                subject);
    }

    private static <T> @Nullable T given(@Nullable T value, @Nullable T other) {
        return value == null ? other : value;
    }

    private static <T> T or(@Nullable T value, T other) {
        return value == null ? other : value;
    }
}
