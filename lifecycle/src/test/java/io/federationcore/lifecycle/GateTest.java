package io.federationcore.lifecycle;

import static io.federationcore.lifecycle.Acts.allow;
import static io.federationcore.lifecycle.Acts.approve;
import static io.federationcore.lifecycle.Acts.complete;
import static io.federationcore.lifecycle.Acts.due;
import static io.federationcore.lifecycle.Acts.fail;
import static io.federationcore.lifecycle.Acts.flag;
import static io.federationcore.lifecycle.Acts.reject;
import static io.federationcore.lifecycle.Acts.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.message.Cause;
import io.federationcore.schemas.message.CauseKind;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.GateOutcome;
import io.federationcore.schemas.message.RejectionCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whom a gate asks, and how it ends. In doubt it stays closed. */
final class GateTest {
    private static final List<Act> AT_REQUIRED_GATE =
            List.of(start(), allow(), complete("look-up"), allow(), complete("assess"));

    @Test
    void aFlagAsksThePeopleOfTheProfileThatItNames() {
        Scenario.of(Workflows.TWO_STEPS)
                .given(start())
                .when(flag("two-finance"))
                .then(Event.GateFlagged.class, Event.RunStatusChanged.class)
                .with(Event.GateFlagged.class, gate -> {
                    assertThat(gate.name()).isEqualTo("Two of finance");
                    assertThat(gate.approval()).isEqualTo("two-finance");
                    assertThat(gate.approvers()).containsExactly("group:finance");
                    assertThat(gate.quorum()).isEqualTo(2);
                    assertThat(gate.expires()).isEqualTo(TestRun.START.plus(Duration.ofHours(1)));
                });
    }

    @Test
    void aFlagThatAsksNobodyIsADeny() {
        for (Act flag :
                List.of(flag("nobody-knows"), flag(), flag("one-finance").with("bundle_digest", "0".repeat(64)))) {
            Scenario.of(Workflows.TWO_STEPS)
                    .given(start())
                    .when(flag)
                    .then(Event.GateResolved.class, Event.RunFinished.class, Event.RunSealed.class)
                    .with(
                            Event.GateResolved.class,
                            gate -> assertThat(gate.outcome()).isEqualTo(GateOutcome.DENIED));
        }
    }

    /** A checkpoint's own people are asked where the policy flags it and names no others. */
    @Test
    void aCheckpointAsksItsOwnPeopleUnlessThePolicyNamesOthers() {
        Scenario.of(Workflows.CHECKPOINT)
                .given(start())
                .when(flag())
                .then(Event.GateFlagged.class, Event.RunStatusChanged.class)
                .with(Event.GateFlagged.class, gate -> {
                    assertThat(gate.approvers()).containsExactly("user:vic");
                    assertThat(gate.approval()).isEqualTo("Second look");
                });
        Scenario.of(Workflows.CHECKPOINT)
                .given(start())
                .when(flag("one-finance"))
                .then(Event.GateFlagged.class, Event.RunStatusChanged.class)
                .with(Event.GateFlagged.class, gate -> {
                    assertThat(gate.approvers()).containsExactly("group:finance");
                    assertThat(gate.approval()).isEqualTo("one-finance");
                });
    }

    /** What is recorded as asked is who was asked. */
    @Test
    void aRequiredGateAlwaysAsksItsOwnPeople() {
        for (Act verdict : List.of(allow(), flag(), flag("one-finance"))) {
            Scenario.of(Workflows.PAYMENT)
                    .given(AT_REQUIRED_GATE.toArray(Act[]::new))
                    .when(verdict)
                    .then(Event.GateFlagged.class, Event.RunStatusChanged.class)
                    .with(Event.GateFlagged.class, gate -> {
                        assertThat(gate.name()).isEqualTo("Finance approval");
                        assertThat(gate.approval()).isEqualTo("Finance approval");
                        assertThat(gate.quorum()).isEqualTo(2);
                    });
        }
    }

    @Test
    void aGateOpensWithItsQuorum() {
        Scenario.of(Workflows.TWO_STEPS)
                .given(start(), flag("two-finance"))
                .when(approve(Cast.FAY))
                .then(Event.VoteRecorded.class)
                .when(approve(Cast.FINN))
                .then(
                        Event.VoteRecorded.class,
                        Event.GateResolved.class,
                        Event.RunStatusChanged.class,
                        Event.StepStarted.class)
                .with(Event.GateResolved.class, gate -> {
                    assertThat(gate.outcome()).isEqualTo(GateOutcome.APPROVED);
                    assertThat(gate.by()).isEqualTo(Cast.FINN.actor());
                });
    }

    /** One no is enough, whoever said yes before. */
    @Test
    void oneRejectionEndsTheRun() {
        Scenario.of(Workflows.TWO_STEPS)
                .given(start(), flag("two-finance"), approve(Cast.FAY))
                .when(reject(Cast.FINN))
                .then(
                        Event.VoteRecorded.class,
                        Event.GateResolved.class,
                        Event.RunFinished.class,
                        Event.RunSealed.class)
                .with(
                        Event.RunFinished.class,
                        end -> assertThat(end.detail()).isEqualTo("Rejected by finn: too expensive"));
    }

    /** What passed once is no pass for the next attempt: policies and people are asked again. */
    @Test
    void everyAttemptHasItsOwnGate() {
        TestRun run = new TestRun(Workflows.TWO_STEPS);
        Scenario.of(run)
                .given(start(), flag("one-finance"), approve(Cast.FAY), fail("a"))
                .when(due(Timer.Kind.RETRY))
                .then(Event.GateRequested.class)
                .with(Event.GateRequested.class, gate -> {
                    assertThat(gate.attempt()).isEqualTo(2);
                    assertThat(gate.gateId()).isNotEqualTo(run.runId() + ".g2");
                });
        Scenario.of(run)
                .given()
                .when(allow().with("gate_id", run.runId() + ".g2").signedFor(run.runId() + ".g2"))
                .thenRejected(RejectionCode.STALE);
    }

    /** Whatever follows by verdict or timer is put down to the command before it, and says by what it came. */
    @Test
    void entriesNameTheirCauseAndTheCommandBehindIt() {
        TestRun run = new TestRun(Workflows.TWO_STEPS);
        Scenario.of(run).given(start().withId("the-start"), allow());
        Recorded started = run.entries().getLast();
        assertThat(started.entry().cause()).isEqualTo(new Cause(CauseKind.VERDICT, run.runId() + ".g2"));
        assertThat(started.entry().commandId()).isEqualTo("the-start");
        assertThat(started.entry().principal()).isEqualTo(Cast.POLICY.principal());

        Scenario.of(run).given(due(Timer.Kind.ATTEMPT));
        Recorded rested = run.entries().getLast();
        assertThat(rested.entry().cause()).isEqualTo(new Cause(CauseKind.TIMER, "attempt:a:1"));
        assertThat(rested.entry().commandId()).isEqualTo("the-start");

        Scenario.of(run).given(due(Timer.Kind.RETRY), allow(), complete("a").withId("the-result"));
        assertThat(run.entries().getLast().entry().commandId()).isEqualTo("the-result");
    }
}
