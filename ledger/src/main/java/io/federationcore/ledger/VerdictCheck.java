package io.federationcore.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import io.federationcore.lifecycle.AskedRequests;
import io.federationcore.lifecycle.Recorded;
import io.federationcore.policy.engine.CompiledBundle;
import io.federationcore.policy.engine.EvaluationBudget;
import io.federationcore.policy.engine.EvaluationClock;
import io.federationcore.policy.engine.GateJudge;
import io.federationcore.policy.engine.InvalidBundle;
import io.federationcore.policy.engine.PolicyCompiler;
import io.federationcore.schemas.definition.WorkflowArtifact;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.GateOutcome;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.Subject;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.message.VerdictKind;
import io.federationcore.schemas.registry.PolicyBundle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reproduces each verdict of a run: makes its gate request anew from the run's own payloads, compares the input with
 * the digest that was recorded, and judges it by the bundle that the verdict names. All must come out the same, but for
 * when and how long it was judged. The first verdict that does not is named.
 *
 * <p>There is no limit on time here, or a slow machine would come to other verdicts. One that was recorded after the
 * limit may therefore differ, as long as it let nothing pass; that is not checked, and is said.
 */
public final class VerdictCheck {
    private static final String NAME = "verdicts";
    private static final Set<String> MEASURED = Set.of("evaluated_at", "evaluation_micros");
    private static final int MAX_SHOWN = 200;

    private final Map<String, JsonValue> artifacts;
    private final Map<String, CompiledBundle> bundles = new HashMap<>();
    private final Map<String, GateRequest> requests = new HashMap<>();
    private @Nullable AskedRequests asked;
    private String unknown = "the run's beginning is withheld";
    private boolean payloadsWithheld;
    private int reproduced;
    private int unchecked;
    private @Nullable Check firstUnchecked;

    private VerdictCheck(Map<String, JsonValue> artifacts) {
        this.artifacts = artifacts;
    }

    /**
     * Checks the verdicts on steps in {@code entries}, which are in chain order.
     *
     * @param artifacts among them the workflow and the bundles, by digest; each is what its digest says
     */
    public static Check verify(String runId, List<ChainEntry> entries, Map<String, JsonValue> artifacts) {
        VerdictCheck check = new VerdictCheck(artifacts);
        for (ChainEntry entry : entries) {
            String where = runId;
            try {
                Entry parsed = Codec.read(entry.entry(), Entry.class);
                where = parsed.eventId();
                Optional<String> problem = check.problem(entry, parsed);
                if (problem.isPresent()) {
                    return Check.failed(NAME, where, problem.get());
                }
            } catch (InvalidBundle | InvalidJson | IllegalStateException | IllegalArgumentException e) {
                return Check.failed(NAME, where, String.valueOf(e.getMessage()));
            }
        }
        return check.result(runId);
    }

    private Check result(String runId) {
        if (firstUnchecked != null) {
            return Check.notChecked(
                    NAME,
                    firstUnchecked.where(),
                    reproduced + " reproduced, " + unchecked + " not: " + firstUnchecked.detail());
        }
        return reproduced == 0
                ? Check.notChecked(NAME, runId, "there is no verdict on a step")
                : Check.passed(NAME, runId, reproduced + " reproduced");
    }

    private Optional<String> problem(ChainEntry entry, Entry parsed) throws InvalidBundle {
        Optional<Event> known = entry.event();
        if (known.isEmpty() || !(entry.disclosure() instanceof Disclosure.Whole whole)) {
            payloadsWithheld = true;
            if (parsed.type() == EventType.GATE_RESOLVED || parsed.type() == EventType.GATE_FLAGGED) {
                leave(
                        parsed,
                        "withheld: " + String.join(", ", entry.disclosure().withheld()));
            }
            return Optional.empty();
        }
        Event event = known.get();
        if (event instanceof Event.RunCreated created) {
            begin(created);
        }
        if (asked != null) {
            Recorded recorded = Recorded.of(new AuditRecord(parsed, whole.data(), whole.salt()));
            try {
                asked.add(recorded).ifPresent(request -> requests.put(request.gateId(), request));
            } catch (IllegalStateException e) {
                if (!payloadsWithheld) {
                    throw e;
                }
                // There is no request, then; its verdict will be left unchecked.
            }
        }
        if (event instanceof Event.GateFlagged flagged) {
            return ofVerdict(parsed, flagged.gateId(), flagged.verdict());
        }
        if (event instanceof Event.GateResolved resolved) {
            Optional<String> problem = ofVerdict(parsed, resolved.gateId(), resolved.verdict());
            return problem.isPresent() ? problem : ofOutcome(resolved);
        }
        return Optional.empty();
    }

    private void begin(Event.RunCreated created) {
        JsonValue artifact = artifacts.get(created.workflowDigest());
        if (artifact == null) {
            unknown = "workflow " + created.workflowDigest() + " is not in the evidence";
        } else {
            asked = new AskedRequests(
                    Codec.read(artifact, WorkflowArtifact.class).definition());
        }
    }

    private Optional<String> ofVerdict(Entry entry, String gateId, @Nullable Verdict recorded) throws InvalidBundle {
        if (recorded == null || recorded.stepId() == null) {
            return Optional.empty();
        }
        if (asked == null) {
            leave(entry, unknown);
            return Optional.empty();
        }
        GateRequest request = requests.remove(gateId);
        if (request == null || !request.subject().inputSha256().equals(input(request))) {
            return differs(entry, gateId, request);
        }
        String digest = recorded.bundleDigest();
        if (digest != null && !artifacts.containsKey(digest)) {
            leave(entry, "bundle " + digest + " is not in the evidence");
            return Optional.empty();
        }
        Verdict found = Engine.JUDGE.answer(request, digest == null ? null : bundle(digest), recorded.evaluatedAt());
        List<String> members = difference(recorded, found);
        if (members.isEmpty()) {
            reproduced++;
            return Optional.empty();
        }
        if (ranOutOfTime(recorded)) {
            leave(entry, "it was judged for " + recorded.evaluationMicros() + " µs, beyond the limit on time");
            return Optional.empty();
        }
        return Optional.of("Expected gate '%s' to be judged as was recorded, %s, but found %s"
                .formatted(gateId, shown(recorded, members), shown(found, members)));
    }

    /** The input is not the recorded one, or cannot be made: somebody's doing, unless what it is made of was withheld. */
    private Optional<String> differs(Entry entry, String gateId, @Nullable GateRequest request) {
        if (payloadsWithheld) {
            leave(entry, "what the input of gate '" + gateId + "' was made of is withheld");
            return Optional.empty();
        }
        return Optional.of(
                request == null
                        ? "Expected gate '" + gateId + "' to have been asked about, once, but found a verdict alone"
                        : "Expected gate '%s' to be about the input of SHA-256 %s, but found %s"
                                .formatted(gateId, request.subject().inputSha256(), input(request)));
    }

    /** A verdict alone lets a gate pass only if it allows. */
    private static Optional<String> ofOutcome(Event.GateResolved resolved) {
        Verdict verdict = resolved.verdict();
        return resolved.outcome() == GateOutcome.ALLOWED && verdict != null && verdict.verdict() != VerdictKind.ALLOW
                ? Optional.of(
                        "Expected gate '" + resolved.gateId() + "' to be allowed by a verdict that allows, but found "
                                + verdict.verdict().wire())
                : Optional.empty();
    }

    private static String input(GateRequest request) {
        return switch (request.subject()) {
            case Subject.OfStep step -> step.input().sha256();
            case Subject.OfBundle bundle -> bundle.inputSha256();
        };
    }

    private CompiledBundle bundle(String digest) throws InvalidBundle {
        CompiledBundle bundle = bundles.get(digest);
        if (bundle == null) {
            bundle = Engine.COMPILER.compile(
                    Codec.read(Objects.requireNonNull(artifacts.get(digest), digest), PolicyBundle.class));
            bundles.put(digest, bundle);
        }
        return bundle;
    }

    private void leave(Entry entry, String why) {
        unchecked++;
        if (firstUnchecked == null) {
            firstUnchecked = Check.notChecked(NAME, entry.eventId(), why);
        }
    }

    /** Whoever judged may have come to the limit, which denies or flags, and never allows. */
    private static boolean ranOutOfTime(Verdict recorded) {
        return recorded.evaluationMicros() >= EvaluationBudget.MAX_TIME.toNanos() / 1_000
                && recorded.verdict() != VerdictKind.ALLOW;
    }

    /** The names of the members that are not the same. */
    private static List<String> difference(Verdict recorded, Verdict found) {
        JsonNode one = Codec.toValue(recorded).toNode();
        JsonNode other = Codec.toValue(found).toNode();
        List<String> members = new ArrayList<>();
        one.fieldNames().forEachRemaining(name -> {
            if (!MEASURED.contains(name) && !one.path(name).equals(other.path(name))) {
                members.add(name);
            }
        });
        return members;
    }

    private static String shown(Verdict verdict, List<String> members) {
        JsonNode node = Codec.toValue(verdict).toNode();
        return members.stream()
                .map(name -> name + " " + Checks.cut(node.path(name).toString(), MAX_SHOWN))
                .collect(Collectors.joining(", "));
    }

    /** Made when it is first needed: the set-up of policies is slow. */
    private static final class Engine {
        static final PolicyCompiler COMPILER = new PolicyCompiler();
        static final GateJudge JUDGE = new GateJudge(COMPILER, EvaluationClock.of(() -> 0));
    }
}
