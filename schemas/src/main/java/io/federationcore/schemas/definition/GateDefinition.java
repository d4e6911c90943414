package io.federationcore.schemas.definition;

import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Separation;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people are asked at a gate; in a workflow's gate step, or as an approval profile that a policy's flag names.
 *
 * @param name what people call the gate
 * @param approvers {@code user:<id>}, {@code group:<id>}; a bare id means {@code user:}
 * @param quorum how many of them must approve, 1 to 20
 * @param expires after which the gate is closed for good; a day by default
 * @param separation who of them may not approve; nobody by default
 * @param inputSchema JSON Schema 2020-12 that the approvers' input must pass, at most {@link Limits#GATE_SCHEMA_BYTES};
 *     null where they supply none
 */
public record GateDefinition(
        String name,
        List<String> approvers,
        @Nullable Integer quorum,
        @Nullable Duration expires,
        @Nullable List<Separation> separation,
        @Nullable JsonValue inputSchema) {
    private static final int MAX_APPROVERS = 100;

    public GateDefinition {
        Checks.text("gate.name", name, 100);
        Checks.present("gate.approvers", approvers);
        Checks.between("number of gate.approvers", approvers.size(), 1, MAX_APPROVERS);
        approvers = approvers.stream().map(GateDefinition::reference).distinct().toList();
        quorum = Checks.between("gate.quorum", quorum == null ? 1 : quorum, 1, 20);
        expires = Limits.duration("gate.expires", expires, Duration.ofDays(1));
        separation = separation == null
                ? List.of()
                : separation.stream().distinct().sorted().toList();
        if (inputSchema != null) {
            requireUsable(inputSchema);
        }
    }

    private static void requireUsable(JsonValue schema) {
        if (schema.size() > Limits.GATE_SCHEMA_BYTES) {
            throw new IllegalArgumentException("Expected 'gate.input_schema' of at most " + Limits.GATE_SCHEMA_BYTES
                    + " bytes, but found " + schema.size());
        }
        SchemaCheck.requireUsable(schema);
    }

    /** {@link #separation}, which is never null once made. */
    public List<Separation> mayNotApprove() {
        return separation == null ? List.of() : separation;
    }

    /** {@link #quorum}, which is never null once made. */
    public int approvalsNeeded() {
        return quorum == null ? 1 : quorum;
    }

    /** {@link #expires}, which is never null once made. */
    public Duration lifetime() {
        return expires == null ? Duration.ofDays(1) : expires;
    }

    private static String reference(String approver) {
        int colon = approver.indexOf(':');
        String kind = colon < 0 ? "user" : approver.substring(0, colon);
        if (!kind.equals("user") && !kind.equals("group")) {
            throw new IllegalArgumentException("Expected an approver such as 'group:finance' or 'user:cfo', but found '"
                    + Checks.shortened(approver) + "'");
        }
        return kind + ":" + Checks.name("gate.approvers[]", approver.substring(colon + 1));
    }
}
