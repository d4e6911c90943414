package io.federationcore.orchestrator;

import static io.federationcore.orchestrator.Letters.RUN;
import static io.federationcore.orchestrator.Letters.allow;
import static io.federationcore.orchestrator.Letters.due;
import static io.federationcore.orchestrator.Letters.publish;
import static io.federationcore.orchestrator.Letters.register;
import static io.federationcore.orchestrator.Letters.start;
import static io.federationcore.schemas.message.RejectionCode.DUPLICATE;
import static io.federationcore.schemas.message.RejectionCode.NOT_AUTHORISED;
import static io.federationcore.schemas.message.RejectionCode.UNAUTHENTICATED;
import static io.federationcore.schemas.message.RejectionCode.VERSION_EXISTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.registry.KeyAlgorithm;
import io.federationcore.schemas.registry.PolicyBundle;
import io.federationcore.schemas.registry.PrincipalsDocument;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is registered: who counts, which workflows there are, which policies judge. */
class RegistryTest {
    @RegisterExtension
    final Given given = new Given();

    @Test
    void theBootstrapAdministratorCountsUntilPrincipalsArePublished() {
        given.when(publish(Party.published(Party.GRACE, Party.SHOP)))
                .thenLogged("FC-REG-003 Principals changed")
                .andDone()
                .andRegistered("artifact", "principals")
                .andNothingMore()
                .when(register(Workflows.PT004))
                .thenRejected(UNAUTHENTICATED)
                .andNothingMore()
                .when(register(Workflows.PT004).by(Party.SHOP))
                .thenLogged("FC-REG-001 Workflow 'pt004' registered in version 1.0.0")
                .andRegistered("artifact", "workflow/pt004/1.0.0", "workflow/pt004")
                .andNothingMore()
                .when(publish(Party.published(Party.GRACE)).by(Party.GRACE))
                .thenLogged("FC-REG-003 Principals changed")
                .andRegistered("artifact", "principals")
                .andNothingMore();
    }

    @Test
    void onlyAdministratorsPublishPrincipals() {
        given.everybody()
                .when(publish(Party.published(Party.SHOP, Party.GRACE)).by(Party.SHOP))
                .thenRejected(NOT_AUTHORISED)
                .andLogged("FC-CMD-001 Command refused: Expected service:shop to have admin for tenant '*', but it"
                        + " has not")
                .andNothingMore();
    }

    @Test
    void noPublicationTakesTheOrchestratorsKeyFromIt() {
        given.principals(withTheOrchestratorsKey(Party.MALLORY))
                .policies(Workflows.POLICIES)
                .workflow(Workflows.STUBBORN)
                .earlier(start(RUN, "stubborn"))
                .when(due(RUN, "deadline", World.START.plus(Duration.ofHours(1)))
                        .by(Party.MALLORY))
                .thenRejected(NOT_AUTHORISED)
                .andLogged("FC-CMD-001 Command refused: Expected service:mallory to have timer:write for tenant"
                        + " 'acme', but it has not")
                .andNothingMore()
                .whenPassed(Duration.ofSeconds(10))
                .thenFired("verdict:" + RUN + ".g2")
                .andLogged(
                        "FC-GATE-002 Gate call expired",
                        "FC-RUN-003 Run failed: Gate call expired: No verdict came before 2026-03-01T12:00:10Z")
                .andShown(io.federationcore.schemas.message.RunStatus.FAILED, "call")
                .andNothingMore();
    }

    /** Everybody, but that a party claims the orchestrator's key besides its own. */
    private static PrincipalsDocument withTheOrchestratorsKey(Party claiming) {
        PrincipalsDocument all = Party.published(
                Party.ROOT, Party.SHOP, Party.WORKER, Party.POLICY, Party.ADA, Party.GRACE, Party.MALLORY);
        List<PrincipalsDocument.Registered> principals = new ArrayList<>();
        for (PrincipalsDocument.Registered one : all.principals()) {
            List<PrincipalsDocument.Key> keys = new ArrayList<>(one.keys());
            if (one.principal().equals(claiming.principal())) {
                keys.add(new PrincipalsDocument.Key(Party.ORCHESTRATOR.kid(), KeyAlgorithm.HS256, null));
            }
            principals.add(new PrincipalsDocument.Registered(one.id(), keys, one.grants(), one.sharedSecret()));
        }
        return new PrincipalsDocument(all.tenants(), all.groups(), principals);
    }

    @Test
    void aWorkflowVersionIsRegisteredOnceAndItsQueuesTopicsAreMade() {
        given.everybody()
                .when(register(Workflows.STUBBORN))
                .thenLogged("FC-REG-001 Workflow 'stubborn' registered in version 1.0.0")
                .andDone()
                .andRegistered("artifact", "workflow/stubborn/1.0.0", "workflow/stubborn")
                .andNothingMore()
                .when(register(Workflows.STUBBORN))
                .thenRejected(DUPLICATE)
                .andNothingMore()
                .when(register(Workflows.STUBBORN.replace("PT30S", "PT31S")))
                .thenRejected(VERSION_EXISTS)
                .andNothingMore();
        assertThat(given.world().queues().exists("phone")).isTrue();
    }

    @Test
    void aVersionIsRegisteredOnceThoughTheGlobalStoreLagsBehind() {
        given.everybody()
                .workflow(Workflows.STUBBORN)
                .notShownYet("workflow/stubborn/1.0.0")
                .when(register(Workflows.STUBBORN.replace("PT30S", "PT31S")))
                .thenRejected(VERSION_EXISTS)
                .andNothingMore();
    }

    @Test
    void policiesArePublishedOnceThePolicyServiceAllowsThem() {
        String digest = new PolicyBundle(Workflows.POLICIES).digest();
        given.everybody()
                .when(publish(Workflows.POLICIES))
                .thenLogged("FC-GATE-001 Gate requested: publish 1 policy files with 1 approval profiles")
                .andWaiting()
                .andAskedAboutBundle()
                .andRegistered("artifact")
                .andNothingMore();
        assertThat(given.world().activeBundle()).isNull();
        given.when(allow(Command.REGISTRY))
                .thenLogged(
                        "FC-GATE-002 Gate publish policies allowed",
                        "FC-REG-002 Policy bundle " + digest.substring(0, 12) + " published")
                .andDone()
                .andRegistered("policies")
                .andNothingMore()
                .when(publish(Workflows.POLICIES))
                .thenRejected(DUPLICATE)
                .andNothingMore();
        assertThat(given.world().activeBundle()).isEqualTo(digest);
    }

    @Test
    void policiesThatNobodyJudgesInTimeAreRefused() {
        given.everybody()
                .when(publish(Map.of("a.yaml", "kind: GatePolicy")))
                .thenLogged("FC-GATE-001 Gate requested: publish 1 policy files with 0 approval profiles")
                .andAskedAboutBundle()
                .andRegistered("artifact")
                .andNothingMore()
                .whenPassed(Duration.ofSeconds(10))
                .thenFired("verdict:registry.g1")
                .andLogged("FC-GATE-002 Gate publish policies expired")
                .andDone()
                .andNothingMore();
    }
}
