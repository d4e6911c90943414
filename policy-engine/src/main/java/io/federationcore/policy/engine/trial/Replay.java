package io.federationcore.policy.engine.trial;

import io.federationcore.policy.engine.CompiledBundle;
import io.federationcore.policy.engine.GateJudge;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.Subject;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.message.VerdictKind;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges recorded requests by another bundle, and compares with the verdicts that were recorded.
 *
 * <p>Requests and verdicts may come in any order, as two topics give them: of each, only a few words are kept until its
 * other half comes. Of two verdicts on one request, the first counts, as it did for the orchestrator. Not safe for use
 * by several threads.
 */
public final class Replay {
    private final CompiledBundle bundle;
    private final GateJudge judge;
    private final Map<String, Rejudged> unanswered = new HashMap<>();
    private final Map<String, Decided> unasked = new HashMap<>();
    private final SortedMap<String, Integer> changes = new TreeMap<>();
    private int judged;

    public Replay(CompiledBundle bundle, GateJudge judge) {
        this.bundle = bundle;
        this.judge = judge;
    }

    /** What decided, in few words. */
    public record Decided(
            VerdictKind verdict,
            @Nullable String policy,
            List<String> rules,
            @Nullable String approval,
            String reason) {
        static Decided of(Verdict verdict) {
            return new Decided(
                    verdict.verdict(), verdict.policy(), verdict.rules(), verdict.approval(), verdict.reason());
        }

        private boolean isAs(Decided other) {
            return verdict == other.verdict && Objects.equals(approval, other.approval);
        }
    }

    /**
     * A request that would be decided otherwise: by another verdict, or by a flag that asks another profile.
     *
     * @param from what was recorded
     * @param to what the other bundle says
     */
    public record Change(
            String runId,
            String gateId,
            String tenantId,
            String workflowId,
            String stepId,
            int attempt,
            Decided from,
            Decided to) {}

    /**
     * What it came to.
     *
     * @param judged requests that were judged anew
     * @param unanswered those of them without a recorded verdict, which are compared with nothing
     * @param changes how many would be decided otherwise, by {@code old → new} verdict
     */
    public record Summary(int judged, int unanswered, int changed, SortedMap<String, Integer> changes) {}

    /** A request that was judged anew; what it asked about is let go of. */
    private record Rejudged(
            String runId,
            String gateId,
            String tenantId,
            String workflowId,
            String stepId,
            int attempt,
            Decided decided) {
        Optional<Change> comparedWith(Decided recorded) {
            return decided.isAs(recorded)
                    ? Optional.empty()
                    : Optional.of(new Change(runId, gateId, tenantId, workflowId, stepId, attempt, recorded, decided));
        }
    }

    /**
     * Judges one recorded request. One about a bundle's publication is passed over.
     *
     * @return a change, if its verdict is known already and would be another
     * @throws IllegalArgumentException if the request lacks what a verdict must name
     */
    public Optional<Change> request(GateRequest request) {
        return switch (request.subject()) {
            case Subject.OfBundle bundleRequest -> Optional.empty();
            case Subject.OfStep step -> {
                Verdict verdict = judge.answer(request, bundle, request.requestedAt());
                judged++;
                Rejudged rejudged = new Rejudged(
                        request.runId(),
                        request.gateId(),
                        request.tenantId(),
                        step.workflowId(),
                        step.stepId(),
                        step.attempt(),
                        Decided.of(verdict));
                String key = key(request.gateId(), step.inputSha256());
                Decided recorded = unasked.remove(key);
                if (recorded == null) {
                    unanswered.put(key, rejudged);
                    yield Optional.empty();
                }
                yield compared(rejudged, recorded);
            }
        };
    }

    /**
     * Takes in one recorded verdict. One about a bundle's publication is passed over.
     *
     * @return a change, if its request is known already and would be decided otherwise
     */
    public Optional<Change> verdict(Verdict verdict) {
        if (verdict.stepId() == null) {
            return Optional.empty();
        }
        String key = key(verdict.gateId(), verdict.inputSha256());
        Rejudged rejudged = unanswered.remove(key);
        if (rejudged == null) {
            unasked.putIfAbsent(key, Decided.of(verdict));
            return Optional.empty();
        }
        return compared(rejudged, Decided.of(verdict));
    }

    /** What it came to, so far. */
    public Summary summary() {
        int changed = changes.values().stream().mapToInt(Integer::intValue).sum();
        return new Summary(judged, unanswered.size(), changed, Collections.unmodifiableSortedMap(changes));
    }

    private Optional<Change> compared(Rejudged rejudged, Decided recorded) {
        Optional<Change> change = rejudged.comparedWith(recorded);
        change.ifPresent(found -> changes.merge(
                found.from().verdict().wire() + " → " + found.to().verdict().wire(), 1, Integer::sum));
        return change;
    }

    /** A verdict is about one gate and one input; a gate's id is used once. */
    private static String key(String gateId, String inputSha256) {
        return gateId + "/" + inputSha256;
    }
}
