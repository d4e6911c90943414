package io.federationcore.schemas.registry;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.federationcore.schemas.message.Checks;

/** A right that a grant gives. */
public enum Scope {
    WORKFLOW_READ("workflow:read"),
    /** Start, steer and end runs; register workflows. */
    WORKFLOW_WRITE("workflow:write"),
    GATE_READ("gate:read"),
    /** Open gates, vote at them, and review overrides. */
    GATE_WRITE("gate:write"),
    /** Open a gate in an emergency, together with somebody else who has this right. */
    GATE_OVERRIDE("gate:override"),
    AUDIT_READ("audit:read"),
    /** Publish policies and principals. */
    ADMIN("admin"),
    /** Report the results of tasks. */
    TASK_WRITE("task:write"),
    /** Sign verdicts. */
    VERDICT_WRITE("verdict:write"),
    /** Say that a timer is due, and which overrides await their review: the orchestrator. */
    TIMER_WRITE("timer:write"),
    /** Vouch for another principal: sign a record whose {@code sub} is not the key's owner. */
    VOUCH("vouch");

    private final String wire;

    Scope(String wire) {
        this.wire = wire;
    }

    @JsonValue
    public String wire() {
        return wire;
    }

    /**
     * The scope of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    @JsonCreator
    public static Scope ofWire(String name) {
        for (Scope scope : values()) {
            if (scope.wire.equals(name)) {
                return scope;
            }
        }
        throw new IllegalArgumentException(
                "Expected a scope such as workflow:write, but found '" + Checks.shortened(name) + "'");
    }
}
