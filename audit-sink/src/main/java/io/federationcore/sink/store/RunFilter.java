package io.federationcore.sink.store;

import io.federationcore.schemas.message.RunStatus;
import io.federationcore.sink.database.RowWriter;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are meant.
 *
 * @param tenantId only of this tenant; null for all
 * @param statuses only in one of these; empty for all
 * @param workflowId only of this workflow; null for all
 * @param since only those created then or later; null for all
 */
public record RunFilter(
        @Nullable String tenantId,
        List<RunStatus> statuses,
        @Nullable String workflowId,
        @Nullable Instant since) {
    /** Every run. */
    public static final RunFilter ALL = new RunFilter(null, List.of(), null, null);

    public RunFilter {
        statuses = List.copyOf(statuses);
    }

    /** The condition on {@code fc.run}, with a place for each value that {@link #set} sets. */
    String condition() {
        List<String> parts = new ArrayList<>();
        if (tenantId != null) {
            parts.add("tenant_id = ?");
        }
        if (!statuses.isEmpty()) {
            parts.add("status = ANY (?)");
        }
        if (workflowId != null) {
            parts.add("workflow_id = ?");
        }
        if (since != null) {
            parts.add("created_at >= ?");
        }
        return parts.isEmpty() ? "" : " WHERE " + String.join(" AND ", parts);
    }

    /** Sets the condition's values, in its order. */
    void set(RowWriter parameters) throws SQLException {
        if (tenantId != null) {
            parameters.text(tenantId);
        }
        if (!statuses.isEmpty()) {
            parameters.texts(statuses.stream().map(RunStatus::wire).toList());
        }
        if (workflowId != null) {
            parameters.text(workflowId);
        }
        if (since != null) {
            parameters.time(since);
        }
    }
}
