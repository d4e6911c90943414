package io.federationcore.lifecycle;

import static io.federationcore.lifecycle.TestRegistry.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.definition.WorkflowDefinition;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.GateOutcome;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.message.Subject;
import io.federationcore.schemas.message.VerdictKind;
import io.federationcore.schemas.registry.PolicyBundle;
import io.federationcore.schemas.registry.RegistryNames;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Workflows, policy bundles and principals: what becomes of a registration, and what stands in the registry then. */
final class RegistryTest {
    private static final JsonValue PRINCIPALS = Codec.toValue(Cast.PRINCIPALS);

    private final TestRegistry registry = new TestRegistry();

    private static Command.RegisterWorkflow workflow(String yaml) {
        return new Command.RegisterWorkflow(yaml, Map.of(), Map.of());
    }

    private static Command.PublishPolicies policies() {
        return new Command.PublishPolicies(Workflows.BUNDLE.files());
    }

    @Test
    void aWorkflowIsFoundByItsNameItsVersionAndItsDigest() {
        registry.happened(registry.ask(Cast.ADA, workflow(Workflows.PAYMENT)), Event.WorkflowRegistered.class);

        WorkflowDefinition found =
                registry.stored().workflow("payment", "2.1.0").orElseThrow();
        assertThat(registry.stored().workflow("payment", null)).contains(found);
        assertThat(registry.stored().workflow(found.digest())).contains(found);
        assertThat(registry.sent().queues()).containsExactlyInAnyOrder("catalogue", "analyst", "payments");
        assertThat(registry.sent().registry().keySet())
                .containsExactly(found.digest(), "workflow/payment/2.1.0", "workflow/payment");
        assertThat(registry.sent().registry().get(found.digest()))
                .isNotNull()
                .satisfies(artifact -> assertThat(artifact.sha256()).isEqualTo(found.digest()));
        assertThat(registry.sent().waiting()).isFalse();
    }

    @Test
    void theLatestVersionIsTheOneRegisteredLast() {
        registry.ask(Cast.ADA, workflow(Workflows.PAYMENT));
        registry.ask(Cast.ADA, workflow(Workflows.PAYMENT.replace("2.1.0", "1.9.9")));

        assertThat(registry.stored().workflow("payment", null))
                .get()
                .extracting(WorkflowDefinition::version)
                .isEqualTo("1.9.9");
    }

    /** White space and comments are no other digest. */
    @Test
    void theSameDigestAgainIsADuplicate() {
        registry.ask(Cast.ADA, workflow(Workflows.PAYMENT));

        refused(registry.ask(Cast.ADA, workflow(Workflows.PAYMENT)), RejectionCode.DUPLICATE);
        refused(registry.ask(Cast.ADA, workflow("# the same\n" + Workflows.PAYMENT)), RejectionCode.DUPLICATE);
        assertThat(registry.events()).hasSize(1);
    }

    @Test
    void anotherDigestUnderTheSameVersionIsRefused() {
        registry.ask(Cast.ADA, workflow(Workflows.PAYMENT));

        refused(
                registry.ask(Cast.ADA, workflow(Workflows.PAYMENT.replace("quorum: 2", "quorum: 1"))),
                RejectionCode.VERSION_EXISTS);
        refused(
                registry.ask(
                        Cast.ADA,
                        new Command.RegisterWorkflow(Workflows.PAYMENT, Map.of("hint", "Be kind."), Map.of())),
                RejectionCode.VERSION_EXISTS);
    }

    @Test
    void aWorkflowThatIsNotOneIsRefused() {
        for (String yaml : List.of(
                "{",
                "just text",
                "{}",
                "a: &x 1\nb: *x",
                Workflows.PAYMENT.replace("queue: payments", "queue: ''"),
                Workflows.PAYMENT.replace("uses: [look-up, transfer]", "uses: [nowhere]"),
                Workflows.PAYMENT.replace("id: assess", "id: look-up"),
                Workflows.PAYMENT.replace("kind: Workflow", "kind: GatePolicy"),
                Workflows.PAYMENT + "      - {id: more, type: act, queue: desk, color: red}\n")) {
            refused(registry.ask(Cast.ADA, workflow(yaml)), RejectionCode.INVALID_WORKFLOW);
        }
    }

    /** A gate that nobody can satisfy would block for ever. */
    @Test
    void aGateThatNoKnownPeopleCouldSatisfyIsRefused() {
        for (String yaml : List.of(
                Workflows.PAYMENT.replace("quorum: 2", "quorum: 3"),
                Workflows.PAYMENT.replace("group:finance", "group:none"),
                Workflows.PAYMENT.replace("group:finance", "user:nobody, user:stranger"),
                Workflows.CHECKPOINT.replace("[vic]", "[ada], separation: [workflow_author]"))) {
            refused(registry.ask(Cast.ADA, workflow(yaml)), RejectionCode.UNSATISFIABLE_GATE);
        }
        refused(
                registry.ask(Cast.ROOT, new Command.PublishPolicies(Workflows.UNKNOWN_BUNDLE.files())),
                RejectionCode.UNSATISFIABLE_GATE);
        assertThat(registry.events()).isEmpty();
    }

    @Test
    void aWorkflowsVersionKnowsWhoRegisteredIt() {
        registry.ask(Cast.ADA, workflow(Workflows.PAYMENT));

        assertThat(registry.stored().authors("payment", "2.1.0")).contains(List.of("user:ada"));
    }

    /** What runs tell the registry of overrides, and what it shows. */
    @Test
    void theRegistryShowsOverridesUntilTheyAreReviewed() {
        String run = TestRun.runIdMadeAt(TestRun.START);
        List<String> both = List.of("user:olga", "user:otto");
        Command.NoteOverride applied = new Command.NoteOverride(run, run + ".g2", both, TestRun.START, false);
        Command.NoteOverride reviewed = new Command.NoteOverride(run, run + ".g2", both, TestRun.START, true);

        refused(registry.ask(Cast.ROOT, applied), RejectionCode.NOT_AUTHORISED);
        refused(registry.ask(Cast.ORCHESTRATOR, reviewed), RejectionCode.STALE);
        registry.happened(registry.ask(Cast.ORCHESTRATOR, applied), Event.OverrideNoted.class);
        assertThat(registry.stored().openReviews().reviews()).singleElement().satisfies(review -> {
            assertThat(review.blocks("user:otto", TestRun.START)).isTrue();
            assertThat(review.blocks("user:otto", TestRun.START.minusMillis(1))).isFalse();
            assertThat(review.blocks("user:vic", TestRun.START)).isFalse();
        });
        refused(registry.ask(Cast.ORCHESTRATOR, applied), RejectionCode.STALE);
        registry.happened(registry.ask(Cast.ORCHESTRATOR, reviewed), Event.OverrideNoted.class);
        assertThat(registry.stored().openReviews().reviews()).isEmpty();
    }

    @Test
    void aBundleIsPublishedOnceThePolicyServiceAllowsIt() {
        registry.happened(registry.ask(Cast.ROOT, policies()), Event.GateRequested.class);
        assertThat(registry.sent().waiting()).isTrue();
        assertThat(registry.lastRequest().subject())
                .isEqualTo(new Subject.OfBundle(Workflows.BUNDLE.files(), Workflows.BUNDLE.digest()));
        assertThat(registry.stored().pointer(RegistryNames.POLICIES)).isEmpty();

        registry.happened(
                registry.take(registry.judged(VerdictKind.ALLOW)),
                Event.GateResolved.class,
                Event.BundlePublished.class);
        assertThat(registry.stored().pointer(RegistryNames.POLICIES)).contains(Workflows.BUNDLE.digest());
        assertThat(registry.stored().approvalProfile(Workflows.BUNDLE.digest(), "two-finance"))
                .isPresent();
        assertThat(registry.state().timers()).isEmpty();
        refused(registry.ask(Cast.ROOT, policies()), RejectionCode.DUPLICATE);
    }

    /** Nobody is asked about a bundle, so a flag is no more than a deny. */
    @Test
    void aBundleThatIsNotAllowedIsNotPublished() {
        for (VerdictKind kind : List.of(VerdictKind.DENY, VerdictKind.FLAG)) {
            registry.ask(Cast.ROOT, policies());
            registry.happened(registry.take(registry.judged(kind)), Event.GateResolved.class);
            assertThat(((Event.GateResolved) registry.events().getLast()).outcome())
                    .isEqualTo(GateOutcome.DENIED);
            assertThat(registry.stored().pointer(RegistryNames.POLICIES)).isEmpty();
        }
    }

    @Test
    void aVerdictOnABundleCountsForThatBundleAndInTimeOnly() {
        registry.ask(Cast.ROOT, policies());
        Message.Judged allow = registry.judged(VerdictKind.ALLOW);

        refused(registry.take(registry.judged(VerdictKind.ALLOW, "0".repeat(64))), RejectionCode.VERDICT_MISMATCH);
        refused(
                registry.take(new Message.Judged(
                        allow.verdict(),
                        Cast.ADA.signing(Command.REGISTRY, allow.verdict().gateId()))),
                RejectionCode.NOT_AUTHORISED);
        refused(
                registry.take(new Message.Judged(allow.verdict(), Cast.POLICY.signing(Command.REGISTRY, "another"))),
                RejectionCode.BINDING_MISMATCH);
        registry.pass(TestRegistry.VERDICT_TIMEOUT);
        refused(registry.take(allow), RejectionCode.LATE);
        assertThat(registry.stored().pointer(RegistryNames.POLICIES)).isEmpty();
    }

    @Test
    void aBundleWithoutAVerdictExpires() {
        registry.ask(Cast.ROOT, policies());
        Message.Judged allow = registry.judged(VerdictKind.ALLOW);
        Timer timer = registry.state().timers().getFirst();
        Command.TimerDue due = new Command.TimerDue(timer.id(), timer.due());

        refused(registry.ask(Cast.ORCHESTRATOR, due), RejectionCode.STALE);
        refused(registry.ask(Cast.ROOT, due), RejectionCode.NOT_AUTHORISED);
        registry.pass(TestRegistry.VERDICT_TIMEOUT);
        registry.happened(registry.ask(Cast.ORCHESTRATOR, due), Event.GateResolved.class);

        assertThat(((Event.GateResolved) registry.events().getLast()).outcome()).isEqualTo(GateOutcome.EXPIRED);
        refused(registry.take(allow), RejectionCode.STALE);
        refused(registry.ask(Cast.ORCHESTRATOR, due), RejectionCode.STALE);
    }

    @Test
    void aBundleThatCannotBeReadIsRefusedAtOnce() {
        String twice =
                "apiVersion: fc/v1\nkind: ApprovalProfile\nmetadata: {name: x}\nspec: {name: X, approvers: [ada]}\n";
        refused(
                registry.ask(Cast.ROOT, new Command.PublishPolicies(Map.of("a.yaml", "{"))),
                RejectionCode.BUNDLE_REFUSED);
        refused(
                registry.ask(Cast.ROOT, new Command.PublishPolicies(Map.of("a.yaml", twice, "b.yaml", twice))),
                RejectionCode.BUNDLE_REFUSED);
        refused(
                registry.ask(Cast.ROOT, new Command.PublishPolicies(Map.of("a.yaml", twice.replace("[ada]", "[]")))),
                RejectionCode.BUNDLE_REFUSED);
    }

    /** Each publication names the bundle it replaces, also where two were under way at once. */
    @Test
    void aBundleReplacesTheOneBefore() {
        PolicyBundle other = new PolicyBundle(Map.of("none.yaml", "{}"));
        registry.ask(Cast.ROOT, policies());
        Message.Judged first = registry.judged(VerdictKind.ALLOW);
        registry.ask(Cast.ROOT, new Command.PublishPolicies(other.files()));
        Message.Judged second = registry.judged(VerdictKind.ALLOW);
        assertThat(registry.state().timers()).hasSize(2);

        registry.take(first);
        registry.take(second);

        assertThat(registry.events().getLast())
                .isEqualTo(new Event.BundlePublished(other.digest(), Workflows.BUNDLE.digest()));
    }

    @Test
    void principalsAreFoundUnderTheirDigest() {
        registry.happened(
                registry.ask(Cast.ROOT, new Command.PublishPrincipals(PRINCIPALS)), Event.PrincipalsChanged.class);

        String digest = registry.stored().pointer(RegistryNames.PRINCIPALS).orElseThrow();
        assertThat(digest).isEqualTo(PRINCIPALS.sha256());
        assertThat(registry.sent().registry()).containsEntry(digest, PRINCIPALS);
        refused(registry.ask(Cast.ROOT, new Command.PublishPrincipals(PRINCIPALS)), RejectionCode.DUPLICATE);
    }

    @Test
    void principalsThatAreNoneAreRefused() {
        String text = PRINCIPALS.text();
        for (String wrong : List.of(
                "[]",
                "{}",
                "{\"principals\":[null]}",
                text.replace("user:ada", "ada"),
                text.replace("user:nobody", "user:ada"),
                text.replace("key-nobody", "key-ada"),
                text.replace("workflow:write", "workflow:own"))) {
            refused(
                    registry.ask(Cast.ROOT, new Command.PublishPrincipals(JsonValue.parse(wrong))),
                    RejectionCode.INVALID_PRINCIPALS);
        }
    }

    /** Somebody must be left who can change them again: with the right, for some tenant, and with a key. */
    @Test
    void nobodyCanLockEverybodyOut() {
        String one = "{\"groups\":{},\"tenants\":{},\"principals\":[{\"id\":\"user:root\",\"keys\":%s,\"grants\":[%s],"
                + "\"shared_secret\":false}]}";
        String key = "[{\"kid\":\"k\",\"alg\":\"HS256\",\"public_key\":null}]";
        String grant = "{\"scopes\":[\"%s\"],\"tenants\":%s,\"act_as\":[],\"queues\":[]}";
        for (String out : List.of(
                one.formatted("[]", grant.formatted("admin", "[\"*\"]")),
                one.formatted(key, grant.formatted("workflow:write", "[\"*\"]")),
                one.formatted(key, grant.formatted("admin", "[]")))) {
            refused(
                    registry.ask(Cast.ROOT, new Command.PublishPrincipals(JsonValue.parse(out))),
                    RejectionCode.INVALID_PRINCIPALS);
        }
        String in = one.formatted(key, grant.formatted("admin", "[\"*\"]"));
        registry.happened(
                registry.ask(Cast.ROOT, new Command.PublishPrincipals(JsonValue.parse(in))),
                Event.PrincipalsChanged.class);
    }

    /** The binding comes before the right, the right before the command's id, and the id before what it asks for. */
    @Test
    void theFirstRuleIsNamed() {
        Message.Asked published = registry.asked(Cast.ROOT, policies());
        registry.take(published);
        Command c = published.command();
        Command other = new Command(c.commandId(), c.tenantId(), c.runId(), workflow("{"));

        refused(
                registry.take(Act.asked(other, Cast.NOBODY.signing(Command.REGISTRY, "another"))),
                RejectionCode.BINDING_MISMATCH);
        refused(
                registry.take(Act.asked(other, Cast.NOBODY.signing(Command.REGISTRY, c.commandId()))),
                RejectionCode.NOT_AUTHORISED);
        refused(
                registry.take(Act.asked(other, Cast.ADA.signing(Command.REGISTRY, c.commandId()))),
                RejectionCode.CONFLICT);
        refused(registry.take(published), RejectionCode.DUPLICATE);
        refused(registry.ask(Cast.ADA, policies()), RejectionCode.NOT_AUTHORISED);
        refused(registry.ask(Cast.ADA, new Command.PublishPrincipals(PRINCIPALS)), RejectionCode.NOT_AUTHORISED);
    }
}
