package io.federationcore.gateway;

import io.federationcore.client.RunIds;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Driver;
import io.federationcore.schemas.message.EventCode;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.WireNames;
import io.federationcore.schemas.registry.Scope;
import io.federationcore.sink.store.RunFilter;
import io.federationcore.sink.view.RunView;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The calls on runs. */
final class RunCalls {
    private static final HttpExchange.Names NONE = HttpExchange.Names.of();
    private static final HttpExchange.Names INCLUDES = HttpExchange.Names.of("include_logs", "include_gates");
    private static final HttpExchange.Names LOGS = HttpExchange.Names.of("event_type", "limit", "offset");
    private static final HttpExchange.Names LIST =
            HttpExchange.Names.of("status", "workflow_id", "since", "limit", "offset");
    private static final int PAGE = 100;
    private static final int MAX_RUNS = 500;

    private final Callers callers;
    private final Gatekeeper gatekeeper;
    private final RequestKeys keys;
    private final Commands commands;
    private final Views views;

    RunCalls(Callers callers, Gatekeeper gatekeeper, RequestKeys keys, Commands commands, Views views) {
        this.callers = callers;
        this.gatekeeper = gatekeeper;
        this.keys = keys;
        this.commands = commands;
        this.views = views;
    }

    void addTo(Routes routes) {
        routes.add("POST", "/api/fc/runs", (exchange, path) -> create(exchange))
                .add("GET", "/api/fc/runs", (exchange, path) -> list(exchange))
                .add("GET", "/api/fc/runs/{run_id}", this::read)
                .add("PATCH", "/api/fc/runs/{run_id}", this::change)
                .add("GET", "/api/fc/runs/{run_id}/logs", this::logs);
    }

    private void create(HttpExchange exchange) throws HttpProblem, SQLException, InterruptedException {
        Caller caller = gatekeeper.admit(exchange);
        exchange.parameters(NONE, "");
        byte[] raw = exchange.body();
        Bodies.CreateRun body = Bodies.read(raw, Bodies.CreateRun.class);
        if (body.parentRunId() != null) {
            views.run(caller, body.parentRunId());
        }
        Command.StartRun start = Parameters.checked(() -> start(body, caller));
        RequestKeys.Ids ids = keys.idsOf(caller, exchange, raw, RunIds::next);
        Commands.Done done;
        try {
            done = commands.run(caller, ids, start);
        } catch (HttpProblem e) {
            if (!ids.repeated() || !e.code().equals(RejectionCode.INVALID_RUN_ID.wire())) {
                throw e;
            }
            done = commands.run(caller, keys.renewed(caller, ids), start); // the first one was never heard
        }
        Views.tellSeen(exchange, done);
        exchange.responseHeader("Location", "/api/fc/runs/" + done.runId());
        exchange.answer(201, Codec.write(views.answer(caller, done.runId(), true, true)));
    }

    private static Command.StartRun start(Bodies.CreateRun body, Caller caller) {
        JsonValue metadata = body.metadata();
        if (body.parentRunId() != null) {
            SortedMap<String, JsonValue> members = new TreeMap<>();
            if (metadata != null && metadata.isObject()) {
                metadata.toNode()
                        .properties()
                        .forEach(member -> members.put(member.getKey(), JsonValue.of(member.getValue())));
            }
            members.put("parent_run_id", Codec.toValue(body.parentRunId()));
            metadata = JsonValue.object(members);
        }
        JsonValue input = body.inputPayload();
        return new Command.StartRun(
                body.workflowId(),
                body.workflowVersion(),
                input == null || input.isNull() ? JsonValue.EMPTY_OBJECT : input,
                metadata == null || metadata.isNull() ? JsonValue.EMPTY_OBJECT : metadata,
                body.tags() == null ? List.of() : body.tags(),
                caller.correlationId(),
                null);
    }

    private void read(HttpExchange exchange, Routes.PathIds path)
            throws HttpProblem, SQLException, InterruptedException {
        Caller caller = gatekeeper.admit(exchange);
        callers.requireRight(caller, Scope.WORKFLOW_READ);
        boolean logs = Parameters.flag(exchange, INCLUDES, "include_logs");
        boolean gates = Parameters.flag(exchange, INCLUDES, "include_gates");
        views.awaitSeen(caller, exchange);
        exchange.answer(200, Codec.write(views.answer(caller, path.id("run_id"), logs, gates)));
    }

    private void list(HttpExchange exchange) throws HttpProblem, SQLException, InterruptedException {
        Caller caller = gatekeeper.admit(exchange);
        callers.requireRight(caller, Scope.WORKFLOW_READ);
        List<RunStatus> statuses = new ArrayList<>();
        for (String names : exchange.parameters(LIST, "status")) {
            for (String name : names.split(",", 20)) {
                statuses.add(Parameters.asked("status", () -> WireNames.parse(RunStatus.class, name.strip())));
            }
        }
        Optional<String> workflow =
                exchange.parameters(LIST, "workflow_id").stream().findFirst();
        Instant since = since(exchange);
        int limit = Parameters.number(exchange, LIST, "limit", PAGE, 1, MAX_RUNS);
        int offset = Parameters.number(exchange, LIST, "offset", 0, 0, Integer.MAX_VALUE);
        views.awaitSeen(caller, exchange);
        RunFilter filter = new RunFilter(caller.tenant(), statuses, workflow.orElse(null), since);
        List<Answers.Run> runs = views.read(caller, rows -> {
            List<Answers.Run> found = new ArrayList<>();
            for (RunView run : rows.runs(filter, limit, offset)) {
                found.add(Answers.run(run, rows.leaves(run.runId())));
            }
            return found;
        });
        exchange.answer(200, Codec.write(new Answers.RunList(runs, limit, offset)));
    }

    private static @Nullable Instant since(HttpExchange exchange) throws HttpProblem {
        for (String text : exchange.parameters(LIST, "since")) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw HttpProblem.malformed("Expected 'since' to be a time such as 2026-01-31T09:30:00.000Z");
            }
        }
        return null;
    }

    private void logs(HttpExchange exchange, Routes.PathIds path)
            throws HttpProblem, SQLException, InterruptedException {
        Caller caller = gatekeeper.admit(exchange);
        callers.requireRight(caller, Scope.AUDIT_READ);
        EventCode type = null;
        for (String code : exchange.parameters(LOGS, "event_type")) {
            type = Parameters.asked("event_type", () -> EventCode.of(code));
        }
        int limit = Parameters.number(exchange, LOGS, "limit", PAGE, 1, Views.MAX_LOGS);
        int offset = Parameters.number(exchange, LOGS, "offset", 0, 0, Integer.MAX_VALUE);
        views.awaitSeen(caller, exchange);
        exchange.answer(200, Codec.write(views.logs(caller, path.id("run_id"), type, limit, offset)));
    }

    private void change(HttpExchange exchange, Routes.PathIds path)
            throws HttpProblem, SQLException, InterruptedException {
        Caller caller = gatekeeper.admit(exchange);
        exchange.parameters(NONE, "");
        String runId = path.id("run_id");
        byte[] raw = exchange.body();
        Bodies.ChangeRun body = Bodies.read(raw, Bodies.ChangeRun.class);
        if (!Checks.isRunId(runId)) {
            throw Views.unknownRun(runId);
        }
        views.awaitSeen(caller, exchange);
        Command.RunBody command = command(caller, runId, body);
        RequestKeys.Ids ids = keys.idsOf(caller, exchange, raw, () -> runId);
        Commands.Done done;
        try {
            done = commands.run(caller, ids, command);
        } catch (HttpProblem e) {
            throw explained(e, caller, runId, body.wanted().wire());
        }
        Views.tellSeen(exchange, done);
        exchange.answer(200, Codec.write(views.answer(caller, runId, true, true)));
    }

    private Command.RunBody command(Caller caller, String runId, Bodies.ChangeRun body)
            throws HttpProblem, SQLException {
        String step = body.currentStep();
        return switch (body.wanted()) {
            case RUNNING ->
                step == null
                        ? new Command.ResumeRun()
                        : Parameters.checked(() -> new Command.EnterStep(Checks.name("current_step", step)));
            case PAUSED -> new Command.PauseRun(null);
            case COMPLETED -> new Command.FinishRun(RunStatus.COMPLETED, null);
            case FAILED -> {
                Optional<RunView> run = views.find(caller, runId);
                boolean walked = run.isPresent() && run.get().driver() == Driver.DEFINITION;
                yield walked ? new Command.CancelRun(null) : new Command.FinishRun(RunStatus.FAILED, null);
            }
            case PENDING -> {
                RunView run = views.run(caller, runId);
                throw HttpProblem.conflict(
                                RejectionCode.WRONG_STATE,
                                "Run '" + runId + "' cannot go from "
                                        + run.status().wire() + " to pending, in which" + " runs are born")
                        .with("current_status", run.status().wire())
                        .with("requested_status", RunStatus.PENDING.wire());
            }
        };
    }

    /** Names both states where the lifecycle does not admit the way from one to the other. */
    HttpProblem explained(HttpProblem problem, Caller caller, String runId, String wanted) throws SQLException {
        boolean unknown = problem.code().equals(RejectionCode.UNKNOWN_RUN.wire());
        Optional<RunView> run = views.find(caller, runId);
        if (run.isEmpty() || (problem.status() != 409 && !unknown)) {
            return problem;
        }
        String now = run.get().status().wire();
        String sentence = "Run '" + runId + "' cannot go from " + now + " to " + wanted + ": " + problem.getMessage();
        HttpProblem explained = unknown // it ended so long ago that the orchestrator has forgotten it
                ? HttpProblem.conflict(
                        RejectionCode.RUN_FINISHED, "Run '" + runId + "' cannot go from " + now + " to " + wanted)
                : problem.saying(sentence);
        return explained.with("current_status", now).with("requested_status", wanted);
    }
}
