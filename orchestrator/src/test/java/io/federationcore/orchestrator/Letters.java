package io.federationcore.orchestrator;

import io.federationcore.orchestrator.Letter.Content;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Command.CastVote;
import io.federationcore.schemas.message.Command.CompleteStep;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.OverrideReason;
import io.federationcore.schemas.message.ReviewFinding;
import io.federationcore.schemas.message.Subject;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.message.VerdictKind;
import io.federationcore.schemas.message.Vote;
import io.federationcore.schemas.registry.PrincipalsDocument;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** What people, services and Titans say in these tests. Each letter has a command id of its own. */
final class Letters {
    /** An id for a run, made a moment before {@link World#START}. */
    static String run(int number) {
        String made = "%012x".formatted(World.START.toEpochMilli());
        return made.substring(0, 8) + "-" + made.substring(8) + "-7000-8000-%012x".formatted(number);
    }

    static final String RUN = run(1);

    private static final AtomicInteger COMMANDS = new AtomicInteger();

    private Letters() {}

    static Letter start(String run, String workflow) {
        return start(run, workflow, "{\"amount\":5}");
    }

    static Letter start(String run, String workflow, String input) {
        return toRun(Party.SHOP, run, Command.StartRun.of(workflow, JsonValue.parse(input)));
    }

    static Letter pause(String run) {
        return toRun(Party.SHOP, run, new Command.PauseRun("to look at it"));
    }

    static Letter resume(String run) {
        return toRun(Party.SHOP, run, new Command.ResumeRun());
    }

    static Letter cancel(String run) {
        return toRun(Party.SHOP, run, new Command.CancelRun(null));
    }

    static Letter done(String run, String step, int attempt) {
        return toRun(Party.WORKER, run, new CompleteStep(step, attempt, JsonValue.parse("{\"by\":\"" + step + "\"}")));
    }

    static Letter failed(String run, String step, int attempt, boolean retryable) {
        return toRun(Party.WORKER, run, new Command.FailStep(step, attempt, "no_answer", "Nobody answered", retryable));
    }

    static Letter extend(String run, String step, int attempt) {
        return toRun(Party.WORKER, run, new Command.ExtendStep(step, attempt));
    }

    static Letter approve(String run) {
        return vote(run, new Ballot(Vote.APPROVE, null));
    }

    static Letter reject(String run) {
        return vote(run, new Ballot(Vote.REJECT, "Too much"));
    }

    static Letter withdraw(String run) {
        return command(
                Party.ADA,
                run,
                world -> new Command.WithdrawVote(world.request(run).gateId(), null));
    }

    static Letter requestOverride(String run) {
        return command(
                Party.ADA,
                run,
                world -> new Command.RequestOverride(
                        world.request(run).gateId(),
                        world.ballot(run),
                        OverrideReason.INCIDENT,
                        "The shop stands still",
                        "INC-7"));
    }

    static Letter applyOverride(String run) {
        return command(
                Party.GRACE,
                run,
                world -> new Command.ApplyOverride(world.request(run).gateId(), world.ballot(run)));
    }

    static Letter reviewOverride(String run, String gateId) {
        return toRun(Party.ROOT, run, new Command.ReviewOverride(gateId, ReviewFinding.JUSTIFIED, "It was right"));
    }

    static Letter due(String run, String timer, Instant due) {
        return toRun(Party.ORCHESTRATOR, run, new Command.TimerDue(timer, due));
    }

    static Letter register(String yaml) {
        return command(Party.ROOT, Command.REGISTRY, world -> new Command.RegisterWorkflow(yaml, Map.of(), Map.of()));
    }

    static Letter publish(PrincipalsDocument principals) {
        return command(Party.ROOT, Command.REGISTRY, world -> new Command.PublishPrincipals(Codec.toValue(principals)));
    }

    static Letter publish(Map<String, String> policies) {
        return command(Party.ROOT, Command.REGISTRY, world -> new Command.PublishPolicies(policies));
    }

    static Letter allow(String run) {
        return verdict(run, VerdictKind.ALLOW, "small enough", null);
    }

    static Letter flag(String run, @org.jspecify.annotations.Nullable String approval) {
        return verdict(run, VerdictKind.FLAG, "over the soft limit", approval);
    }

    static Letter deny(String run) {
        return verdict(run, VerdictKind.DENY, "over the hard limit", null);
    }

    private record Ballot(
            Vote vote, @org.jspecify.annotations.Nullable String reason) {}

    private static Letter vote(String run, Ballot ballot) {
        return command(
                Party.ADA,
                run,
                world -> new CastVote(
                        world.request(run).gateId(), ballot.vote(), world.ballot(run), ballot.reason(), null));
    }

    private static Letter toRun(Party by, String run, Command.RunBody body) {
        return command(by, run, world -> body);
    }

    private static Letter command(Party by, String run, Function<World, Command.Body> body) {
        String id = "c" + COMMANDS.incrementAndGet();
        return new Letter(by, world -> {
            Command command = new Command(id, Party.TENANT, run, body.apply(world));
            return new Content(world.topics().commands(), run, Codec.write(command), run, id);
        });
    }

    /** An answer to the run's latest gate request. */
    private static Letter verdict(
            String run, VerdictKind kind, String reason, @org.jspecify.annotations.Nullable String approval) {
        return new Letter(Party.POLICY, world -> {
            GateRequest request = world.request(run);
            Subject.OfStep step = request.subject() instanceof Subject.OfStep ofStep ? ofStep : null;
            Verdict verdict = new Verdict(
                    Verdict.VERSION,
                    request.gateId(),
                    request.tenantId(),
                    run,
                    step == null ? null : step.stepId(),
                    step == null ? 0 : step.attempt(),
                    request.subject().inputSha256(),
                    kind,
                    reason,
                    "limits",
                    "federation",
                    List.of("limits/soft"),
                    approval,
                    world.activeBundle(),
                    World.START,
                    40);
            return new Content(world.topics().gateVerdicts(), run, Codec.write(verdict), run, request.gateId());
        });
    }
}
