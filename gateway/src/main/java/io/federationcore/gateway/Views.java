package io.federationcore.gateway;

import io.federationcore.gateway.Answers.Gate;
import io.federationcore.gateway.Answers.Log;
import io.federationcore.gateway.Answers.RunAnswer;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.EventCode;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.sink.store.TenantStore;
import io.federationcore.sink.view.GateView;
import io.federationcore.sink.view.RunView;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads the stored views, once they show what the reader has seen before. */
final class Views {
    /** The most log entries in one answer. */
    static final int MAX_LOGS = 1_000;

    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final String SEEN = "X-Fc-Seen";

    private final TenantStore store;

    Views(TenantStore store) {
        this.store = store;
    }

    /** Returns when the run's view tells of entry {@code seq}, or says that it lags. */
    void await(String tenant, String runId, long seq) throws HttpProblem, SQLException, InterruptedException {
        OptionalLong reached = Waiting.until(
                PATIENCE, () -> store.seq(tenant, runId), found -> found.isPresent() && found.getAsLong() >= seq);
        if (reached.isEmpty() || reached.getAsLong() < seq) {
            throw HttpProblem.unavailable("The stored log lags behind; what was asked for is done, and is shown soon")
                    .with("run_id", runId);
        }
    }

    /** As {@link #await}, for what the reader says that it has seen, on this gateway or another. */
    void awaitSeen(Caller caller, HttpExchange exchange) throws HttpProblem, SQLException, InterruptedException {
        Optional<String> seen = exchange.header(SEEN);
        if (seen.isEmpty()) {
            return;
        }
        for (String one : seen.get().split(",", 20)) {
            int at = one.indexOf('@');
            String runId = at < 0 ? "" : one.substring(0, at).strip();
            String seq = one.substring(at + 1).strip();
            if (!Checks.isRunId(runId) || !seq.matches("\\d{1,15}")) {
                throw HttpProblem.malformed("Expected '" + SEEN + ": <run_id>@<seq>'");
            }
            await(caller.tenant(), runId, Long.parseLong(seq));
        }
    }

    /** Tells the client what it has seen with this answer. */
    static void tellSeen(HttpExchange exchange, Commands.Done done) {
        exchange.responseHeader(SEEN, done.runId() + "@" + done.seq());
    }

    RunView run(Caller caller, String runId) throws HttpProblem, SQLException {
        return store.run(caller.tenant(), runId).orElseThrow(() -> unknownRun(runId));
    }

    static HttpProblem unknownRun(String runId) {
        return HttpProblem.unknown(
                RejectionCode.UNKNOWN_RUN,
                "Expected a run of this tenant, but there is none of id '" + Checks.shortened(runId) + "'");
    }

    static HttpProblem unknownGate(String gateId) {
        return HttpProblem.unknown(
                RejectionCode.UNKNOWN_GATE,
                "Expected a gate of this tenant, but there is none of id '" + Checks.shortened(gateId) + "'");
    }

    RunAnswer answer(Caller caller, String runId, boolean withLogs, boolean withGates)
            throws HttpProblem, SQLException {
        RunView view = run(caller, runId);
        List<Log> logs = withLogs ? logs(caller, runId, null, MAX_LOGS, 0) : List.of();
        List<Gate> gates = withGates
                ? store.approvalGates(caller.tenant(), runId).stream()
                        .map(Answers::gate)
                        .toList()
                : List.of();
        return new RunAnswer(Answers.run(view, store.leaves(caller.tenant(), runId)), logs, gates);
    }

    List<Log> logs(Caller caller, String runId, @Nullable EventCode type, int limit, int offset) throws SQLException {
        return store.entries(caller.tenant(), runId, type, 0, limit, offset).stream()
                .map(Answers::log)
                .toList();
    }

    GateView gate(Caller caller, String gateId) throws HttpProblem, SQLException {
        return store.gate(caller.tenant(), gateId).orElseThrow(() -> unknownGate(gateId));
    }

    TenantStore store() {
        return store;
    }
}
