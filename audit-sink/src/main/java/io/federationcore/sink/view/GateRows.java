package io.federationcore.sink.view;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.message.WireNames;
import io.federationcore.sink.database.RowReader;
import io.federationcore.sink.database.RowWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link GateView}s as rows of {@code fc.gate}. The columns {@code verdict, policy, tier, rules} are there for queries;
 * the verdict itself is read from {@code verdict_json}.
 */
public final class GateRows {
    /** The columns that {@link #read} reads. */
    public static final String COLUMNS =
            "gate_id, run_id, tenant_id, step_id, step_index, attempt, requested_seq, name, gate_type, status,"
                    + " input_sha256, verdict_json, approval, approvers, quorum, votes, approved_by, reason, due,"
                    + " created_at, resolved_at, expires_at, opened_as, description, ballot_sha256, excluded,"
                    + " input_schema, input, override_json";

    private static final String UPSERT =
            Upsert.into("fc.gate", COLUMNS + ", verdict, policy, tier, rules, review_open", "gate_id");

    private GateRows() {}

    public static GateView read(RowReader row) throws SQLException {
        return new GateView(
                row.text(),
                row.text(),
                row.text(),
                row.findText(),
                row.findNumber(),
                row.number(),
                row.bigNumber(),
                row.text(),
                WireNames.parse(GateType.class, row.text()),
                WireNames.parse(GateStatus.class, row.text()),
                row.text(),
                verdict(row.findJson()),
                row.findText(),
                row.texts(),
                row.findNumber(),
                List.of(Codec.read(row.json(), GateVote[].class)),
                actor(row.findText()),
                row.findText(),
                row.time(),
                row.time(),
                row.findTime(),
                row.findTime(),
                row.findText(),
                row.findText(),
                row.findText(),
                row.texts(),
                row.findJson(),
                row.findJson(),
                override(row.findJson()));
    }

    private static @Nullable Verdict verdict(@Nullable JsonValue json) {
        return json == null ? null : Codec.read(json, Verdict.class);
    }

    private static @Nullable GateOverride override(@Nullable JsonValue json) {
        return json == null ? null : Codec.read(json, GateOverride.class);
    }

    private static @Nullable Actor actor(@Nullable String reference) {
        return reference == null ? null : Actor.parse(reference);
    }

    static void put(Connection connection, Collection<GateView> gates) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
            RowWriter row = new RowWriter(upsert);
            for (GateView gate : gates) {
                write(gate, row);
                row.endRow();
            }
            upsert.executeBatch();
        }
    }

    private static void write(GateView gate, RowWriter row) throws SQLException {
        Verdict verdict = gate.verdict();
        Actor approvedBy = gate.approvedBy();
        GateOverride override = gate.override();
        row.text(gate.gateId())
                .text(gate.runId())
                .text(gate.tenantId())
                .text(gate.stepId())
                .number(gate.stepIndex())
                .number(gate.attempt())
                .bigNumber(gate.requestedSeq())
                .text(gate.name())
                .text(gate.gateType().wire())
                .text(gate.status().wire())
                .text(gate.inputSha256())
                .json(verdict == null ? null : Codec.toValue(verdict))
                .text(gate.approval())
                .texts(gate.approvers())
                .number(gate.quorum())
                .json(Codec.toValue(gate.votes()))
                .text(approvedBy == null ? null : approvedBy.reference())
                .text(gate.reason())
                .time(gate.due())
                .time(gate.createdAt())
                .time(gate.resolvedAt())
                .time(gate.expiresAt())
                .text(gate.openedAs())
                .text(gate.description())
                .text(gate.ballotSha256())
                .texts(gate.excluded())
                .json(gate.inputSchema())
                .json(gate.input())
                .json(override == null ? null : Codec.toValue(override))
                .text(verdict == null ? null : verdict.verdict().wire())
                .text(verdict == null ? null : verdict.policy())
                .text(verdict == null ? null : verdict.tier())
                .texts(verdict == null ? List.of() : verdict.rules())
                .flag(override != null && override.awaitsReview());
    }
}
