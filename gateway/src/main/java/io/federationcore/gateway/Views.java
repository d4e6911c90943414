package io.federationcore.gateway;

import io.federationcore.gateway.Answers.Log;
import io.federationcore.gateway.Answers.RunAnswer;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.EventCode;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.sink.log.StoredEntry;
import io.federationcore.sink.store.TenantStore;
import io.federationcore.sink.view.GateView;
import io.federationcore.sink.view.RunView;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads the stored views, once they show what the reader has seen before. */
final class Views {
    /** The most log entries in one answer. */
    static final int MAX_LOGS = 1_000;

    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final String SEEN = "X-Fc-Seen";

    private final TenantStore store;
    private final ViewNews news;

    Views(TenantStore store, ViewNews news) {
        this.store = store;
        this.news = news;
    }

    /** Returns when the views tell of that entry of the log, or says that they lag. */
    void await(int partition, long logSeq, String runId) throws HttpProblem, InterruptedException {
        if (!news.await(partition, logSeq, PATIENCE)) {
            throw lagging(runId);
        }
    }

    /** Returns when the run's view tells of entry {@code seq}, or says that it lags. */
    void await(String tenant, String runId, long seq) throws HttpProblem, SQLException, InterruptedException {
        OptionalLong reached = until(
                PATIENCE, tenant, rows -> rows.seq(runId), found -> found.isPresent() && found.getAsLong() >= seq);
        if (reached.isEmpty() || reached.getAsLong() < seq) {
            throw lagging(runId);
        }
    }

    /** What {@code reading} finds once it is enough, or at the end of {@code patience}; it is read at least once. */
    <T> T until(Duration patience, String tenant, TenantStore.Reading<T> reading, Predicate<T> enough)
            throws HttpProblem, SQLException, InterruptedException {
        return news.until(patience, () -> store.read(tenant, reading), enough);
    }

    private static HttpProblem lagging(String runId) {
        return HttpProblem.unavailable("The stored log lags behind; what was asked for is done, and is shown soon")
                .with("run_id", runId);
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
        return find(caller, runId).orElseThrow(() -> unknownRun(runId));
    }

    Optional<RunView> find(Caller caller, String runId) throws SQLException {
        return read(caller, rows -> rows.run(runId));
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

    /** The rows that one answer is made of. */
    private record Whole(RunView run, List<String> leaves, List<StoredEntry> entries, List<GateView> gates) {}

    RunAnswer answer(Caller caller, String runId, boolean withLogs, boolean withGates)
            throws HttpProblem, SQLException {
        Optional<Whole> found = read(caller, rows -> {
            Optional<RunView> run = rows.run(runId);
            return run.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Whole(
                            run.get(),
                            rows.leaves(runId),
                            withLogs ? rows.entries(runId, null, 0, MAX_LOGS, 0) : List.of(),
                            withGates ? rows.approvalGates(runId) : List.of()));
        });
        Whole whole = found.orElseThrow(() -> unknownRun(runId));
        return new RunAnswer(
                Answers.run(whole.run(), whole.leaves()),
                whole.entries().stream().map(Answers::log).toList(),
                whole.gates().stream().map(Answers::gate).toList());
    }

    /** Log entries of a run, or that there is no such run. */
    List<Log> logs(Caller caller, String runId, @Nullable EventCode type, int limit, int offset)
            throws HttpProblem, SQLException {
        Optional<List<StoredEntry>> found = read(
                caller,
                rows -> rows.seq(runId).isEmpty()
                        ? Optional.empty()
                        : Optional.of(rows.entries(runId, type, 0, limit, offset)));
        return found.orElseThrow(() -> unknownRun(runId)).stream()
                .map(Answers::log)
                .toList();
    }

    GateView gate(Caller caller, String gateId) throws HttpProblem, SQLException {
        return read(caller, rows -> rows.gate(gateId)).orElseThrow(() -> unknownGate(gateId));
    }

    /** Reads rows of the caller's tenant, in one transaction. */
    <T> T read(Caller caller, TenantStore.Reading<T> reading) throws SQLException {
        return store.read(caller.tenant(), reading);
    }
}
