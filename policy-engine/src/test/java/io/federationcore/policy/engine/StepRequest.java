package io.federationcore.policy.engine;

import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.StepType;
import io.federationcore.schemas.message.Subject;
import java.time.Instant;
import java.util.List;

/** A gate request for a step, with what a test cares about; the rest is filled in. */
record StepRequest(String tenant, String workflow, String step, StepType type, String input) {
    static final String RUN_ID = "01926b3c-8a00-7000-8000-000000000001";
    static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    /** A payment of {@code tenant_omega}. */
    static StepRequest withInput(String input) {
        return new StepRequest("tenant_omega", "pay-invoice", "transfer", StepType.ACT, input);
    }

    StepRequest ofTenant(String other) {
        return new StepRequest(other, workflow, step, type, input);
    }

    Subject.OfStep subject() {
        JsonValue given = JsonValue.parse("{\"gate_inputs\":{\"approve\":{\"limit\":500}},\"input\":" + input
                + ",\"results\":{\"quote\":{\"price\":7}}}");
        return new Subject.OfStep(
                workflow,
                "1.2.0",
                "a".repeat(64),
                step,
                type,
                2,
                1,
                "payments",
                given,
                given.sha256(),
                JsonValue.parse("{\"region\":\"eu\"}"),
                List.of("urgent"));
    }

    GateRequest request() {
        return asking(subject());
    }

    GateRequest asking(Subject subject) {
        return new GateRequest(
                GateRequest.VERSION,
                RUN_ID + ".g3",
                tenant,
                RUN_ID,
                Principal.parse("service:shop"),
                Actor.parse("human:ada"),
                NOW,
                NOW.plusSeconds(30),
                subject);
    }
}
