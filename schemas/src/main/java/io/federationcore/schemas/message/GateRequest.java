package io.federationcore.schemas.message;

import java.time.Instant;

/**
 * A question to the policy service, on {@code fc-run.gate-requests}, keyed {@code run_id}.
 *
 * @param deadline no verdict by then fails the run
 */
public record GateRequest(
        int v,
        String gateId,
        String tenantId,
        String runId,
        Principal principal,
        Actor actor,
        Instant requestedAt,
        Instant deadline,
        Subject subject) {
    public static final int VERSION = 1;

    public GateRequest {
        Checks.between("v", v, VERSION, VERSION);
        Checks.name("gate_id", gateId);
        Checks.present("subject", subject);
    }
}
