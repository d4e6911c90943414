package io.federationcore.policy.engine;

import io.federationcore.schemas.definition.GateDefinition;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.Subject;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.message.VerdictKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A policy bundle, compiled and checked. Immutable, and safe for use by several threads.
 *
 * <p>Across policies deny beats flag beats allow. Only the federation can let a step run: where it has no opinion, the
 * step is denied whatever its tenant's policies say.
 */
public final class CompiledBundle {
    private final String digest;
    private final List<GatePolicy> policies;
    private final SortedMap<String, GateDefinition> profiles;
    private final List<Finding> warnings;

    /** @param policies those of the federation first, then the tenants', each by name */
    CompiledBundle(
            String digest, List<GatePolicy> policies, Map<String, GateDefinition> profiles, List<Finding> warnings) {
        this.digest = digest;
        this.policies = List.copyOf(policies);
        this.profiles = Collections.unmodifiableSortedMap(new TreeMap<>(profiles));
        this.warnings = List.copyOf(warnings);
    }

    /** SHA-256 over the canonical bytes of the bundle. */
    public String digest() {
        return digest;
    }

    /** What is allowed but surely not meant, such as a flag that will be a deny for want of a profile. */
    public List<Finding> warnings() {
        return warnings;
    }

    /** The policies, in the order of evaluation: those of the federation first, then the tenants', each by name. */
    public List<PolicyOutline> policies() {
        return policies.stream().map(GatePolicy::outline).toList();
    }

    /** Whom flags can ask, by the profile's name. */
    public SortedMap<String, GateDefinition> profiles() {
        return profiles;
    }

    /** What the bundle holds, in words. */
    public String summary() {
        return counted(policies.size(), "policy", "policies") + " and "
                + counted(profiles.size(), "approval profile", "approval profiles");
    }

    /**
     * Judges one step.
     *
     * @param clock bounds the evaluation
     * @throws IllegalArgumentException if the request lacks what policies are to see
     */
    public Judgement judge(GateRequest request, Subject.OfStep step, EvaluationClock clock) {
        Map<String, Object> variables = Variables.of(request, step);
        EvaluationBudget budget = new EvaluationBudget(clock);
        List<Opinion> opinions = new ArrayList<>();
        List<String> undecided = new ArrayList<>();
        for (GatePolicy policy : policies) {
            if (policy.covers(request.tenantId(), step)) {
                policy.judge(variables, budget)
                        .map(this::withProfile)
                        .ifPresentOrElse(opinions::add, () -> undecided.add(policy.name()));
            }
        }
        return combine(opinions, undecided, request.tenantId(), step);
    }

    /** A flag has somebody to ask, or it is a deny. */
    private Opinion withProfile(Opinion opinion) {
        return switch (opinion.verdict()) {
            case ALLOW, DENY -> opinion;
            case FLAG -> {
                String said = " (" + opinion.reason() + ")";
                if (opinion.approval() == null) {
                    yield opinion.denied("Policy '" + opinion.policy() + "' flags by rule '" + opinion.rule()
                            + "', but names no approval profile to ask" + said);
                }
                yield profiles.containsKey(opinion.approval())
                        ? opinion
                        : opinion.denied("Policy '" + opinion.policy() + "' flags by rule '" + opinion.rule()
                                + "', but its approval profile '" + opinion.approval() + "' is not in the bundle"
                                + said);
            }
        };
    }

    private Judgement combine(List<Opinion> opinions, List<String> undecided, String tenantId, Subject.OfStep step) {
        Optional<Opinion> deny = first(opinions, VerdictKind.DENY);
        if (deny.isPresent()) {
            return decided(deny.get(), opinions);
        }
        boolean federationSpoke = opinions.stream().anyMatch(o -> o.scope() instanceof PolicyScope.Federation);
        if (!federationSpoke) {
            return new Judgement(
                    VerdictKind.DENY,
                    unanswered(opinions, undecided, tenantId, step),
                    null,
                    null,
                    triggered(opinions, null),
                    null);
        }
        List<Opinion> flags =
                opinions.stream().filter(o -> o.verdict() == VerdictKind.FLAG).toList();
        if (!flags.isEmpty()) {
            return decided(strictest(flags), opinions);
        }
        return first(opinions, VerdictKind.ALLOW)
                .map(allow -> decided(allow, opinions))
                .orElseThrow(() -> new IllegalStateException("Expected an allow where nothing denies or flags"));
    }

    /**
     * One gate asks one profile, so it must be one whose approval satisfies every flag: no more approvers, no fewer
     * approvals, no longer a life than any other. Where there is none, a person's yes would not be enough for all.
     */
    private Opinion strictest(List<Opinion> flags) {
        for (Opinion candidate : flags) {
            if (flags.stream().allMatch(other -> satisfies(profileOf(candidate), profileOf(other)))) {
                return candidate;
            }
        }
        List<String> asked = flags.stream()
                .map(flag -> String.valueOf(flag.approval()))
                .distinct()
                .toList();
        return flags.get(0)
                .denied("Several policies flag, and ask the approval profiles " + asked
                        + ", none of which is as strict as all others; let them name the same profile");
    }

    private GateDefinition profileOf(Opinion flag) {
        GateDefinition profile = flag.approval() == null ? null : profiles.get(flag.approval());
        if (profile == null) {
            throw new IllegalStateException("Expected every flag that is left to have a profile");
        }
        return profile;
    }

    private static boolean satisfies(GateDefinition profile, GateDefinition other) {
        return other.approvers().containsAll(profile.approvers())
                && profile.approvalsNeeded() >= other.approvalsNeeded()
                && profile.lifetime().compareTo(other.lifetime()) <= 0;
    }

    private static Optional<Opinion> first(List<Opinion> opinions, VerdictKind verdict) {
        return opinions.stream().filter(o -> o.verdict() == verdict).findFirst();
    }

    private static Judgement decided(Opinion opinion, List<Opinion> all) {
        return new Judgement(
                opinion.verdict(),
                opinion.reason(),
                opinion.policy(),
                opinion.scope().tier(),
                triggered(all, opinion),
                opinion.approval());
    }

    /** All rules that were triggered; where a verdict cannot name them all, the one that decided is among them. */
    private static List<String> triggered(List<Opinion> opinions, @Nullable Opinion decisive) {
        List<String> rules =
                new ArrayList<>(opinions.stream().map(Opinion::triggered).toList());
        if (rules.size() <= Verdict.MAX_RULES) {
            return rules;
        }
        rules.subList(Verdict.MAX_RULES, rules.size()).clear();
        if (decisive != null && !rules.contains(decisive.triggered())) {
            rules.set(Verdict.MAX_RULES - 1, decisive.triggered());
        }
        return rules;
    }

    /** Why nothing was decided, and what policy to write. */
    private static String unanswered(
            List<Opinion> opinions, List<String> undecided, String tenantId, Subject.OfStep step) {
        String what = "workflow '" + step.workflowId() + "', step '" + step.stepId() + "' of type "
                + step.stepType().wire();
        String advice = "; publish a GatePolicy of scope federation whose match covers them and whose rules say allow";
        if (!opinions.isEmpty()) {
            return "Only policies of tenant '" + tenantId + "' have an opinion on " + what
                    + ", and a tenant can only tighten what the federation decided" + advice;
        }
        if (!undecided.isEmpty()) {
            return "No rule is true for " + what + " in the policies that match, "
                    + undecided.stream().limit(10).toList() + advice;
        }
        return "No policy matches " + what + advice;
    }

    private static String counted(int number, String one, String several) {
        return number + " " + (number == 1 ? one : several);
    }
}
