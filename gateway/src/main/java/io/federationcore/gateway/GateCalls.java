package io.federationcore.gateway;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.Vote;
import io.federationcore.schemas.registry.Scope;
import io.federationcore.sink.log.StoredEntry;
import io.federationcore.sink.view.GateView;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The calls on gates. */
final class GateCalls {
    private static final HttpExchange.Names NONE = HttpExchange.Names.of();
    private static final HttpExchange.Names PENDING = HttpExchange.Names.of("approver_id", "limit", "offset");
    private static final int PAGE = 100;
    private static final int MAX_GATES = 1_000;
    private static final String NO_REASON = "no reason given";

    private final Callers callers;
    private final Gatekeeper gatekeeper;
    private final RequestKeys keys;
    private final Commands commands;
    private final Views views;
    private final RunCalls runs;

    GateCalls(Callers callers, Gatekeeper gatekeeper, RequestKeys keys, Commands commands, Views views, RunCalls runs) {
        this.callers = callers;
        this.gatekeeper = gatekeeper;
        this.keys = keys;
        this.commands = commands;
        this.views = views;
        this.runs = runs;
    }

    void addTo(Routes routes) {
        routes.add("POST", "/api/fc/runs/{run_id}/gate", this::open)
                .add("POST", "/api/fc/gates/{gate_id}", this::resolve)
                .add("GET", "/api/fc/gates", (exchange, path) -> pending(exchange))
                .add("POST", "/api/fc/runs/{run_id}:resume", this::resume);
    }

    private void open(HttpExchange exchange, Routes.PathIds path)
            throws HttpProblem, SQLException, InterruptedException {
        Caller caller = gatekeeper.admit(exchange);
        exchange.parameters(NONE, "");
        String runId = path.id("run_id");
        byte[] raw = exchange.body();
        Bodies.OpenGate body = Bodies.read(raw, Bodies.OpenGate.class);
        Command.OpenGate command = Parameters.checked(() -> new Command.OpenGate(
                body.stepId(),
                body.gateType(),
                body.gateName(),
                body.description(),
                body.requiredApprovers(),
                body.quorum(),
                body.timeoutSeconds()));
        if (!Checks.isRunId(runId)) {
            throw Views.unknownRun(runId);
        }
        RequestKeys.Ids ids = keys.idsOf(caller, exchange, raw, () -> runId);
        Commands.Done done;
        try {
            done = commands.run(caller, ids, command);
        } catch (HttpProblem e) {
            throw runs.explained(e, caller, runId, RunStatus.PAUSED.wire());
        }
        Views.tellSeen(exchange, done);
        GateView gate = opened(caller, done.commandId());
        exchange.responseHeader("Location", "/api/fc/gates/" + gate.gateId());
        exchange.answer(201, Codec.write(Answers.gate(gate)));
    }

    private GateView opened(Caller caller, String commandId) throws SQLException {
        Optional<GateView> gate = views.read(caller, rows -> {
            Optional<StoredEntry> requested = rows.firstOfCommand(commandId, EventType.GATE_REQUESTED);
            return requested.isEmpty()
                    ? Optional.empty()
                    : rows.gate(Codec.read(requested.get().data(), Event.GateRequested.class)
                            .gateId());
        });
        return gate.orElseThrow(
                () -> new IllegalStateException("Expected the gate that command " + commandId + " opened"));
    }

    private void resolve(HttpExchange exchange, Routes.PathIds path)
            throws HttpProblem, SQLException, InterruptedException {
        Caller caller = gatekeeper.admit(exchange);
        exchange.parameters(NONE, "");
        byte[] raw = exchange.body();
        Bodies.ResolveGate body = Bodies.read(raw, Bodies.ResolveGate.class);
        String gateId = path.id("gate_id");
        Vote vote = body.status().equals("approved") ? Vote.APPROVE : Vote.REJECT;
        vote(exchange, caller, raw, gateId, vote, body.rejectionReason(), null);
        exchange.answer(200, Codec.write(Answers.gate(views.gate(caller, gateId))));
    }

    private void resume(HttpExchange exchange, Routes.PathIds path)
            throws HttpProblem, SQLException, InterruptedException {
        Caller caller = gatekeeper.admit(exchange);
        exchange.parameters(NONE, "");
        String runId = path.id("run_id");
        byte[] raw = exchange.body();
        Bodies.Resume body = Bodies.read(raw, Bodies.Resume.class);
        if (body.runId() != null && !body.runId().equals(runId)) {
            throw HttpProblem.invalid("Expected 'run_id' to be that of the path, '" + runId + "'");
        }
        if (!runOf(body.gateId()).filter(runId::equals).isPresent()) {
            throw Views.unknownGate(body.gateId());
        }
        Vote vote = body.decision().equals("approve") ? Vote.APPROVE : Vote.REJECT;
        JsonValue input = body.input() == null || body.input().isNull() ? null : body.input();
        vote(exchange, caller, raw, body.gateId(), vote, null, input);
        exchange.answer(200, Codec.write(views.answer(caller, runId, true, true)));
    }

    private void vote(
            HttpExchange exchange,
            Caller caller,
            byte[] raw,
            String gateId,
            Vote vote,
            @Nullable String reason,
            @Nullable JsonValue input)
            throws HttpProblem, SQLException, InterruptedException {
        String runId = runOf(gateId).orElseThrow(() -> Views.unknownGate(gateId));
        String said = vote == Vote.REJECT && (reason == null || reason.isBlank()) ? NO_REASON : reason;
        views.awaitSeen(caller, exchange);
        // Whoever votes over HTTP was shown the gate of that id: one that is asked anew has another.
        String ballot = views.gate(caller, gateId).ballotSha256();
        if (ballot == null) {
            throw ofGate(HttpProblem.conflict(RejectionCode.WRONG_STATE, "it does not ask people"), caller, gateId);
        }
        Command.CastVote command = Parameters.checked(() -> new Command.CastVote(gateId, vote, ballot, said, input));
        RequestKeys.Ids ids = keys.idsOf(caller, exchange, raw, () -> runId);
        try {
            Views.tellSeen(exchange, commands.run(caller, ids, command));
        } catch (HttpProblem e) {
            throw ofGate(e, caller, gateId);
        }
    }

    /** What says that there is no such run says it of the gate; and of a gate that is resolved, how. */
    private HttpProblem ofGate(HttpProblem problem, Caller caller, String gateId) throws SQLException {
        boolean unknownRun = problem.code().equals(RejectionCode.UNKNOWN_RUN.wire());
        if (problem.status() != 409 && !unknownRun) {
            return problem;
        }
        return views.read(caller, rows -> rows.gate(gateId))
                .map(gate -> {
                    String now = Answers.gate(gate).status();
                    HttpProblem closed = unknownRun
                            ? HttpProblem.conflict(RejectionCode.GATE_CLOSED, "Gate '" + gateId + "' is " + now)
                            : problem.saying("Gate '" + gateId + "' is " + now + ": " + problem.getMessage());
                    return closed.with("current_status", now);
                })
                .orElseGet(() -> unknownRun || problem.code().equals(RejectionCode.RUN_FINISHED.wire())
                        ? Views.unknownGate(gateId)
                        : problem);
    }

    private void pending(HttpExchange exchange) throws HttpProblem, SQLException, InterruptedException {
        Caller caller = gatekeeper.admit(exchange);
        callers.requireRight(caller, Scope.GATE_READ);
        List<String> approvers = null;
        for (String id : exchange.parameters(PENDING, "approver_id")) {
            approvers = callers.approverNames(id);
        }
        int limit = Parameters.number(exchange, PENDING, "limit", PAGE, 1, MAX_GATES);
        int offset = Parameters.number(exchange, PENDING, "offset", 0, 0, Integer.MAX_VALUE);
        views.awaitSeen(caller, exchange);
        List<String> asked = approvers;
        List<Answers.Gate> gates = views.read(caller, rows -> rows.pendingGates(asked, limit, offset)).stream()
                .map(Answers::gate)
                .toList();
        exchange.answer(200, Codec.write(gates));
    }

    /** A gate's id begins with its run's. */
    private static Optional<String> runOf(String gateId) {
        int dot = gateId.indexOf('.');
        String runId = dot < 0 ? "" : gateId.substring(0, dot);
        return Checks.isRunId(runId) ? Optional.of(runId) : Optional.empty();
    }
}
