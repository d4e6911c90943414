package io.federationcore.sink.view;

import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Driver;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.FinishReason;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.StatusReason;
import io.federationcore.schemas.message.WireNames;
import io.federationcore.sink.database.RowReader;
import io.federationcore.sink.database.RowWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** {@link RunView}s as rows of {@code fc.run}. */
public final class RunRows {
    /** The columns that {@link #read} reads. */
    public static final String COLUMNS =
            "run_id, tenant_id, principal, principal_via, actor, created_at, workflow_id, workflow_version,"
                    + " workflow_digest, driver, input_payload, input_sha256, metadata, tags, correlation_id, retry_of,"
                    + " deadline, status, status_reason, current_step, step_index, output_payload, finish_reason,"
                    + " error_detail, error_step, started_at, completed_at, updated_at, seq, leaf, workflow_receipt_hash";

    private static final String UPSERT = Upsert.into("fc.run", COLUMNS, "run_id");

    private RunRows() {}

    public static RunView read(RowReader row) throws SQLException {
        RunView.Origin origin = new RunView.Origin(
                row.text(), row.text(), principal(row.text(), row.findText()), Actor.parse(row.text()), row.time());
        Event.RunCreated created = new Event.RunCreated(
                row.text(),
                row.text(),
                row.text(),
                WireNames.parse(Driver.class, row.text()),
                row.json(),
                row.text(),
                row.json(),
                row.texts(),
                row.findText(),
                row.findText(),
                row.time());
        RunProgress progress = new RunProgress(
                WireNames.parse(RunStatus.class, row.text()),
                WireText.find(StatusReason.class, row.findText()),
                row.findText(),
                row.number(),
                row.findJson(),
                error(row.findText(), row.findText(), row.findText()),
                row.findTime(),
                row.findTime(),
                row.time(),
                row.bigNumber(),
                row.text(),
                row.findText());
        return RunView.of(origin, created, progress);
    }

    private static Principal principal(String reference, @Nullable String via) {
        Principal own = Principal.parse(reference);
        return new Principal(own.type(), own.id(), via);
    }

    private static @Nullable RunError error(@Nullable String reason, @Nullable String detail, @Nullable String step) {
        return reason == null ? null : new RunError(WireNames.parse(FinishReason.class, reason), detail, step);
    }

    static void put(Connection connection, Collection<RunView> runs) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
            RowWriter row = new RowWriter(upsert);
            for (RunView run : runs) {
                write(run, row);
                row.endRow();
            }
            upsert.executeBatch();
        }
    }

    private static void write(RunView run, RowWriter row) throws SQLException {
        RunError error = run.errorDetails();
        row.text(run.runId())
                .text(run.tenantId())
                .text(run.principal().reference())
                .text(run.principal().via())
                .text(run.actor().reference())
                .time(run.createdAt())
                .text(run.workflowId())
                .text(run.workflowVersion())
                .text(run.workflowDigest())
                .text(run.driver().wire())
                .json(run.inputPayload())
                .text(run.inputSha256())
                .json(run.metadata())
                .texts(run.tags())
                .text(run.correlationId())
                .text(run.retryOf())
                .time(run.deadline())
                .text(run.status().wire())
                .text(WireText.of(run.statusReason()))
                .text(run.currentStep())
                .number(run.stepIndex())
                .json(run.outputPayload())
                .text(error == null ? null : error.reason().wire())
                .text(error == null ? null : error.detail())
                .text(error == null ? null : error.stepId())
                .time(run.startedAt())
                .time(run.completedAt())
                .time(run.updatedAt())
                .bigNumber(run.seq())
                .text(run.leaf())
                .text(run.workflowReceiptHash());
    }
}
