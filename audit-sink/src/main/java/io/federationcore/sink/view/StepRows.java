package io.federationcore.sink.view;

import io.federationcore.schemas.message.StepType;
import io.federationcore.schemas.message.WireNames;
import io.federationcore.sink.database.RowReader;
import io.federationcore.sink.database.RowWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** {@link StepView}s as rows of {@code fc.step}. */
public final class StepRows {
    /** The columns that {@link #read} reads. */
    public static final String COLUMNS =
            "run_id, step_id, step_index, type, attempt, status, gate_id, queue, input_sha256, output_sha256,"
                    + " error_code, error_detail, due, entered_at, started_at, ended_at";

    private static final String UPSERT = Upsert.into("fc.step", COLUMNS, "run_id, step_id");

    private StepRows() {}

    public static StepView read(RowReader row) throws SQLException {
        return new StepView(
                row.text(),
                row.text(),
                row.number(),
                WireText.find(StepType.class, row.findText()),
                row.number(),
                WireNames.parse(StepStatus.class, row.text()),
                row.text(),
                row.findText(),
                row.text(),
                row.findText(),
                error(row.findText(), row.findText()),
                row.findTime(),
                row.time(),
                row.findTime(),
                row.findTime());
    }

    private static @Nullable StepError error(@Nullable String code, @Nullable String detail) {
        return code == null || detail == null ? null : new StepError(code, detail);
    }

    static void put(Connection connection, Collection<StepView> steps) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
            RowWriter row = new RowWriter(upsert);
            for (StepView step : steps) {
                StepError error = step.error();
                row.text(step.runId())
                        .text(step.stepId())
                        .number(step.stepIndex())
                        .text(WireText.of(step.type()))
                        .number(step.attempt())
                        .text(step.status().wire())
                        .text(step.gateId())
                        .text(step.queue())
                        .text(step.inputSha256())
                        .text(step.outputSha256())
                        .text(error == null ? null : error.code())
                        .text(error == null ? null : error.detail())
                        .time(step.due())
                        .time(step.enteredAt())
                        .time(step.startedAt())
                        .time(step.endedAt())
                        .endRow();
            }
            upsert.executeBatch();
        }
    }
}
