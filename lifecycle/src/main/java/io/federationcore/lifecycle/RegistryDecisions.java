package io.federationcore.lifecycle;

import io.federationcore.lifecycle.RegistryState.PendingBundle;
import io.federationcore.schemas.auth.Authenticated;
import io.federationcore.schemas.definition.GateDefinition;
import io.federationcore.schemas.definition.StepDefinition;
import io.federationcore.schemas.definition.WorkflowArtifact;
import io.federationcore.schemas.definition.WorkflowDefinition;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.GateOutcome;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.message.Separation;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.registry.PolicyBundle;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.RegistryNames;
import io.federationcore.schemas.registry.Scope;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a message does to the registry: one key, so one writer, one order and one chain. */
public final class RegistryDecisions {
    private RegistryDecisions() {}

    /** Decides one message. */
    public static Decision<RegistryState> decide(RegistryState state, Message message, Context context) {
        return switch (message) {
            case Message.Asked asked -> asked(state, asked, context);
            case Message.Judged judged -> judged(state, judged, context);
        };
    }

    private static Decision<RegistryState> asked(RegistryState state, Message.Asked asked, Context context) {
        if (!(asked.command().body() instanceof Command.Registration body)) {
            throw new IllegalStateException("Expected a registration, but found a command to a run");
        }
        Optional<Decision.Rejected<RegistryState>> refused = Refusals.<RegistryState>ofSignature(asked)
                .or(() -> ofRight(body, asked, context))
                .or(() -> Refusals.ofRepetition(asked, context));
        if (refused.isPresent()) {
            return refused.get();
        }
        Draft<RegistryState> draft =
                draft(state, asked, context, asked.command().commandId());
        try {
            return switch (body) {
                case Command.RegisterWorkflow register -> workflow(register, asked, draft);
                case Command.PublishPolicies publish -> policies(publish, draft);
                case Command.PublishPrincipals publish -> principals(publish, draft);
                case Command.NoteOverride note -> noted(state, note, draft);
                case Command.TimerDue due -> expired(state, due, draft);
            };
        } catch (InvalidJson e) {
            return rejected(invalid(body), e.getMessage() == null ? "Expected a valid document" : e.getMessage());
        }
    }

    private static Decision<RegistryState> workflow(
            Command.RegisterWorkflow register, Message.Asked asked, Draft<RegistryState> draft) {
        WorkflowDefinition workflow = WorkflowArtifact.of(register).definition();
        Optional<String> registered =
                draft.context().registry().pointer(RegistryNames.workflow(workflow.id(), workflow.version()));
        if (registered.isPresent()) {
            String name = "'" + workflow.id() + "' " + workflow.version();
            return registered.get().equals(workflow.digest())
                    ? rejected(RejectionCode.DUPLICATE, "Workflow " + name + " is registered already, with this digest")
                    : rejected(
                            RejectionCode.VERSION_EXISTS,
                            "Expected a new version, but workflow " + name + " is registered with digest "
                                    + registered.get());
        }
        Authenticated author = asked.who();
        for (StepDefinition step : workflow.steps()) {
            GateDefinition gate = step.gate();
            Collection<String> excluded = gate != null && gate.mayNotApprove().contains(Separation.WORKFLOW_AUTHOR)
                    ? SeparationOfDuties.people(author.principal(), author.actor())
                    : List.of();
            if (gate != null && !draft.context().authority().couldSatisfy(gate, excluded)) {
                return unsatisfiable("step '" + step.id() + "'", gate);
            }
        }
        draft.record(new Event.WorkflowRegistered(workflow.id(), workflow.version(), workflow.digest()));
        return draft.accepted();
    }

    private static Decision<RegistryState> policies(Command.PublishPolicies publish, Draft<RegistryState> draft) {
        PolicyBundle bundle = new PolicyBundle(publish.files());
        Map<String, GateDefinition> profiles = bundle.approvalProfiles();
        String digest = bundle.digest();
        if (current(draft, RegistryNames.POLICIES).equals(digest)) {
            return rejected(RejectionCode.DUPLICATE, "This policy bundle is the active one already");
        }
        for (Map.Entry<String, GateDefinition> profile : new TreeMap<>(profiles).entrySet()) {
            if (!draft.context().authority().couldSatisfy(profile.getValue(), List.of())) {
                return unsatisfiable("approval profile '" + profile.getKey() + "'", profile.getValue());
            }
        }
        draft.record(new Event.GateRequested(
                draft.nextGateId(),
                "publish " + publish.files().size() + " policy files with " + profiles.size() + " approval profiles",
                null,
                null,
                null,
                0,
                digest,
                draft.context().now().plus(draft.context().verdictTimeout())));
        return draft.accepted();
    }

    private static Decision<RegistryState> principals(Command.PublishPrincipals publish, Draft<RegistryState> draft) {
        PrincipalsDocument.forPublishing(publish.principals());
        String digest = publish.principals().sha256();
        String previous = current(draft, RegistryNames.PRINCIPALS);
        if (previous.equals(digest)) {
            return rejected(RejectionCode.DUPLICATE, "These principals are in force already");
        }
        draft.record(new Event.PrincipalsChanged(digest, previous.isEmpty() ? null : previous));
        return draft.accepted();
    }

    private static Decision<RegistryState> unsatisfiable(String whose, GateDefinition gate) {
        return rejected(
                RejectionCode.UNSATISFIABLE_GATE,
                "Expected %d known people who may approve among %s of %s, but no tenant has as many"
                        .formatted(gate.approvalsNeeded(), String.join(", ", gate.approvers()), whose));
    }

    private static Decision<RegistryState> noted(
            RegistryState state, Command.NoteOverride note, Draft<RegistryState> draft) {
        boolean open = state.openReviews().reviews().stream()
                .anyMatch(review -> review.gateId().equals(note.gateId()));
        if (open != note.reviewed()) {
            return rejected(
                    RejectionCode.STALE,
                    "Expected to note what changes, but the review of gate '" + note.gateId() + "' is "
                            + (open ? "open" : "not open"));
        }
        draft.record(new Event.OverrideNoted(
                note.run(),
                note.gateId(),
                note.overriders(),
                note.reviewDue(),
                note.reviewed(),
                Codec.toValue(state.noting(note)).sha256()));
        return draft.accepted();
    }

    private static Decision<RegistryState> expired(
            RegistryState state, Command.TimerDue due, Draft<RegistryState> draft) {
        Optional<PendingBundle> found = state.pending().values().stream()
                .filter(bundle -> bundle.timer().id().equals(due.timerId())
                        && bundle.due().equals(due.due()))
                .filter(bundle -> !bundle.due().isAfter(draft.context().now()))
                .findFirst();
        if (found.isEmpty()) {
            return rejected(RejectionCode.STALE, "Expected a timer that is due, but '" + due.timerId() + "' is not");
        }
        draft.leadBy(found.get().commandId());
        resolve(
                found.get(),
                GateOutcome.EXPIRED,
                "No verdict came before " + found.get().due(),
                null,
                draft);
        return draft.accepted();
    }

    private static Decision<RegistryState> judged(RegistryState state, Message.Judged judged, Context context) {
        Optional<Decision.Rejected<RegistryState>> refused = VerdictDecisions.ofSender(judged, context);
        if (refused.isPresent()) {
            return refused.get();
        }
        Verdict verdict = judged.verdict();
        PendingBundle bundle = state.pending().get(verdict.gateId());
        if (bundle == null) {
            return rejected(RejectionCode.STALE, "Expected a verdict for an open gate request, but it is not open");
        }
        if (!bundle.digest().equals(verdict.inputSha256())) {
            return rejected(RejectionCode.VERDICT_MISMATCH, "Expected a verdict on bundle " + bundle.digest());
        }
        if (!context.now().isBefore(bundle.due())) {
            return rejected(RejectionCode.LATE, "Expected a verdict before " + bundle.due() + ", but it came after");
        }
        Draft<RegistryState> draft = draft(state, judged, context, bundle.commandId());
        switch (verdict.verdict()) {
            case ALLOW -> {
                resolve(bundle, GateOutcome.ALLOWED, verdict.reason(), verdict, draft);
                String previous = current(draft, RegistryNames.POLICIES);
                draft.record(new Event.BundlePublished(bundle.digest(), previous.isEmpty() ? null : previous));
            }
            // Nobody is asked about a bundle yet, so whatever is not allowed is denied.
            case FLAG, DENY -> resolve(bundle, GateOutcome.DENIED, verdict.reason(), verdict, draft);
        }
        return draft.accepted();
    }

    private static void resolve(
            PendingBundle bundle,
            GateOutcome outcome,
            String reason,
            @Nullable Verdict verdict,
            Draft<RegistryState> draft) {
        draft.record(new Event.GateResolved(
                bundle.gateId(),
                "publish policies",
                null,
                0,
                outcome,
                reason,
                verdict,
                null,
                verdict == null ? null : draft.signed()));
    }

    private static Draft<RegistryState> draft(RegistryState state, Message message, Context context, String commandId) {
        return new Draft<>(state, state.chain(), message, context, commandId, RegistryState::evolve);
    }

    private static Optional<Decision.Rejected<RegistryState>> ofRight(
            Command.Registration body, Message.Asked asked, Context context) {
        Authority authority = context.authority();
        Authenticated who = asked.who();
        Optional<String> objection = switch (body) {
            case Command.RegisterWorkflow b -> authority.objection(who, Scope.WORKFLOW_WRITE, asked.tenantId());
            // They hold for every tenant, so one tenant's administrator may not change them.
            case Command.PublishPolicies b -> authority.objection(who, Scope.ADMIN, PrincipalsDocument.ANY);
            case Command.PublishPrincipals b -> authority.objection(who, Scope.ADMIN, PrincipalsDocument.ANY);
            case Command.NoteOverride b -> authority.objection(who, Scope.TIMER_WRITE, asked.tenantId());
            case Command.TimerDue b -> authority.objection(who, Scope.TIMER_WRITE, asked.tenantId());
        };
        return objection.map(why -> new Decision.Rejected<>(RejectionCode.NOT_AUTHORISED, why));
    }

    private static RejectionCode invalid(Command.Registration body) {
        return switch (body) {
            case Command.RegisterWorkflow b -> RejectionCode.INVALID_WORKFLOW;
            case Command.PublishPolicies b -> RejectionCode.BUNDLE_REFUSED;
            case Command.PublishPrincipals b -> RejectionCode.INVALID_PRINCIPALS;
            case Command.NoteOverride b -> RejectionCode.MALFORMED;
            case Command.TimerDue b -> RejectionCode.MALFORMED;
        };
    }

    private static String current(Draft<RegistryState> draft, String name) {
        return draft.context().registry().pointer(name).orElse("");
    }

    private static Decision<RegistryState> rejected(RejectionCode code, String message) {
        return new Decision.Rejected<>(code, message);
    }
}
