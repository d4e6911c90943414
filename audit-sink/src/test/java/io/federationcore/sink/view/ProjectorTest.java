package io.federationcore.sink.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.EventCode;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.FinishReason;
import io.federationcore.schemas.message.GateOutcome;
import io.federationcore.schemas.message.ReviewFinding;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.StatusReason;
import io.federationcore.schemas.message.StepType;
import io.federationcore.schemas.message.Vote;
import io.federationcore.sink.TestDatabase;
import io.federationcore.sink.TestLog;
import io.federationcore.sink.TestRuns;
import io.federationcore.sink.database.AuditDatabase;
import io.federationcore.sink.database.DatabaseRole;
import io.federationcore.sink.database.Transactions;
import io.federationcore.sink.log.EntryWriter;
import io.federationcore.sink.log.StoredEntry;
import io.federationcore.sink.log.VerifiedEntry;
import io.federationcore.sink.store.AuditStore;
import io.federationcore.sink.store.RunFilter;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Given these events in the stored log, then these runs, steps and gates, however the log is cut into stretches. */
final class ProjectorTest {
    private static final String RUN = TestRuns.id(1);

    private final TestLog log = new TestLog(0);
    private HikariDataSource pool;
    private Transactions transactions;
    private AuditStore store;

    @BeforeEach
    void openStore() throws SQLException {
        pool = AuditDatabase.open(TestDatabase.migrated(), DatabaseRole.SINK, 2);
        transactions = new Transactions(pool);
        store = AuditStore.over(pool);
    }

    @AfterEach
    void closeStore() {
        pool.close();
    }

    @Test
    void anEntryThatALaterReleaseAddedIsStoredVerbatimAndPassedOver() throws SQLException {
        TestRuns.completed(log, RUN);
        log.chained(RUN, EventCode.of("FC-NEW-042"), JsonValue.parse("{\"new\":1}"));
        TestRuns.flagged(log, TestRuns.id(2));
        project(1000);

        assertThat(store.chain(RUN).getLast().recordBytes())
                .isEqualTo(log.records().get(store.chain(RUN).size() - 1).value());
        assertThat(store.chain(RUN).getLast().readRecord().knownEvent()).isEmpty();
        assertThat(run().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(run().seq()).isEqualTo(store.chain(RUN).size() - 2);
        assertThat(store.run(TestRuns.id(2)).orElseThrow().status()).isEqualTo(RunStatus.PAUSED);
        assertThat(store.viewPosition(0)).hasValue(log.records().size());
    }

    @Test
    void aKnownCodeWithAWordThatIsNotKnownIsStoredButNotGuessedAt() throws SQLException {
        TestRuns.extended(log, RUN, log.now().plusSeconds(60));
        log.chained(
                RUN,
                EventType.RUN_STATUS_CHANGED,
                JsonValue.parse(
                        "{\"from\":\"running\",\"to\":\"paused\",\"reason\":\"a_later_reason\",\"gate_id\":null,\"detail\":null}"));

        assertThatThrownBy(() -> project(1000)).isInstanceOf(InvalidJson.class).hasMessageContaining("a_later_reason");

        assertThat(store.entryCount()).isEqualTo(log.records().size());
        assertThat(store.run(RUN)).isEmpty();
    }

    @Test
    void whatAnotherSinkStoredInBetweenIsReadBack() throws SQLException {
        TestRuns.completed(log, RUN);
        EntryWriter writer = new EntryWriter(transactions, TestLog.FEDERATION);
        List<VerifiedEntry> stored = new ArrayList<>();
        for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : log.records()) {
            stored.addAll(writer.store(List.of(record)));
        }
        stored.remove(stored.size() / 2);

        Set<Integer> partition = Set.of(log.partition());
        assertThat(new Projector(transactions).advance(partition, stored)).isEmpty();
        assertThat(run().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(run().seq()).isEqualTo(log.records().size() - 1);
    }

    @Test
    void aRunThatCompletes() throws SQLException {
        TestRuns.completed(log, RUN);
        project(1000);

        RunView run = run();
        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(run.workflowId()).isEqualTo("supplier-payment");
        assertThat(run.tenantId()).isEqualTo(TestLog.TENANT);
        assertThat(run.principal().via()).isEqualTo("gateway");
        assertThat(run.actor().reference()).isEqualTo("human:ada");
        assertThat(run.inputPayload()).isEqualTo(TestRuns.INPUT);
        assertThat(run.outputPayload()).isEqualTo(TestRuns.OUTPUT);
        assertThat(run.errorDetails()).isNull();
        assertThat(run.tags()).containsExactly("urgent", "eu");
        assertThat(run.correlationId()).isEqualTo("corr-1");
        assertThat(run.currentStep()).isNull();
        assertThat(run.stepIndex()).isEqualTo(2);
        assertThat(run.createdAt()).isEqualTo(TestLog.START);
        assertThat(run.startedAt()).isEqualTo(TestLog.START.plusSeconds(1));
        assertThat(run.completedAt())
                .isEqualTo(run.updatedAt())
                .isEqualTo(log.now().minusSeconds(1));
        assertThat(run.seq()).isEqualTo(log.records().size() - 1);
        assertThat(run.leaf()).isEqualTo(store.chain(RUN).getLast().leaf());

        List<StepView> steps = store.steps(RUN);
        assertThat(steps).extracting(StepView::stepId).containsExactly("look-up", "transfer");
        assertThat(steps).extracting(StepView::status).containsOnly(StepStatus.COMPLETED);
        assertThat(steps).extracting(StepView::attempt).containsExactly(2, 1);
        assertThat(steps).extracting(StepView::type).containsOnly(StepType.ACT);
        assertThat(steps.getLast().outputSha256()).isEqualTo(TestRuns.OUTPUT.sha256());
        assertThat(store.gates(RUN))
                .hasSize(3)
                .allSatisfy(gate -> assertThat(gate.status()).isEqualTo(GateStatus.ALLOWED))
                .allSatisfy(gate -> assertThat(gate.gateType()).isEqualTo(GateType.POLICY))
                .allSatisfy(gate -> assertThat(gate.verdict()).isNotNull());
    }

    @Test
    void aStepThatIsGivenMoreTime() throws SQLException {
        Instant due = TestLog.START.plusSeconds(600);
        TestRuns.extended(log, RUN, due);
        project(1000);

        assertThat(store.steps(RUN)).singleElement().satisfies(step -> {
            assertThat(step.status()).isEqualTo(StepStatus.RUNNING);
            assertThat(step.due()).isEqualTo(due);
        });
        assertThat(run().seq()).isEqualTo(log.records().size() - 1);
    }

    @Test
    void aRunThatWaitsForPeopleAndIsApproved() throws SQLException {
        String gateId = TestRuns.flagged(log, RUN);
        project(1000);

        assertThat(run().status()).isEqualTo(RunStatus.PAUSED);
        assertThat(run().statusReason()).isEqualTo(StatusReason.GATE_OPENED);
        assertThat(run().currentStep()).isEqualTo("look-up");
        assertThat(store.steps(RUN)).extracting(StepView::status).containsExactly(StepStatus.WAITING_PEOPLE);
        GateView open = store.pendingGates(TestLog.TENANT, 10).getFirst();
        assertThat(open.gateId()).isEqualTo(gateId);
        assertThat(open.name()).isEqualTo("Finance approval");
        assertThat(open.approval()).isEqualTo("two-finance");
        assertThat(open.approvers()).containsExactly("group:finance", "user:cfo");
        assertThat(open.quorum()).isEqualTo(1);
        assertThat(open.expiresAt()).isNotNull();
        assertThat(open.votes()).isEmpty();
        assertThat(store.pendingGates("another-tenant", 10)).isEmpty();

        TestLog whole = new TestLog(0);
        TestRuns.approved(whole, RUN);
        project(whole, 1000);

        assertThat(run().status()).isEqualTo(RunStatus.RUNNING);
        assertThat(store.steps(RUN)).extracting(StepView::status).containsExactly(StepStatus.RUNNING);
        assertThat(store.pendingGates(null, 10)).isEmpty();
        GateView approved = store.gate(gateId).orElseThrow();
        assertThat(approved.status()).isEqualTo(GateStatus.APPROVED);
        assertThat(approved.gateType()).isEqualTo(GateType.APPROVAL);
        assertThat(approved.approvedBy()).isEqualTo(TestRuns.APPROVER);
        assertThat(approved.reason()).isEqualTo("Approved by grace");
        assertThat(approved.verdict()).isEqualTo(open.verdict()).isNotNull();
        assertThat(approved.votes()).hasSize(1).first().satisfies(vote -> {
            assertThat(vote.vote()).isEqualTo(Vote.APPROVE);
            assertThat(vote.voter()).isEqualTo(TestRuns.APPROVER);
            assertThat(vote.reason()).isEqualTo("fine");
        });
    }

    @Test
    void aGateThatIsAskedAnewAndOpensWithAnInput() throws SQLException {
        String gateId = TestRuns.askedAnew(log, RUN);
        project(1);

        List<GateView> gates = store.gates(RUN);
        assertThat(gates).extracting(GateView::status).containsExactly(GateStatus.SUPERSEDED, GateStatus.APPROVED);
        assertThat(gates.getFirst().votes()).extracting(GateVote::vote).containsExactly(Vote.APPROVE, Vote.WITHDRAW);
        assertThat(gates.getFirst().standing()).isEmpty();
        GateView opened = store.gate(gateId).orElseThrow();
        assertThat(opened.standing()).containsExactly(TestRuns.APPROVER);
        assertThat(opened.input()).isEqualTo(JsonValue.parse("{\"cost_centre\":7}"));
        assertThat(opened.inputSchema()).isEqualTo(JsonValue.parse("{\"type\":\"object\"}"));
        assertThat(opened.excluded()).containsExactly("user:ada");
        StoredEntry ballot = store.ballot(RUN, gateId).orElseThrow();
        assertThat(opened.ballotSha256()).isEqualTo(ballot.data().sha256());
        assertThat(run().status()).isEqualTo(RunStatus.RUNNING);
        assertThat(store.steps(RUN)).extracting(StepView::status).containsExactly(StepStatus.RUNNING);
    }

    /** The review may come when the run has long ended. */
    @Test
    void anOverrideAndItsReview() throws SQLException {
        String gateId = TestRuns.overridden(log, RUN);
        project(1);

        assertThat(store.gatesAwaitingReview("another-tenant", 10)).isEmpty();
        GateView open = store.gatesAwaitingReview(TestLog.TENANT, 10).getFirst();
        assertThat(open.gateId()).isEqualTo(gateId);
        assertThat(open.status()).isEqualTo(GateStatus.BYPASSED);
        assertThat(open.override()).isNotNull().satisfies(override -> {
            assertThat(override.ticket()).isEqualTo("INC-7");
            assertThat(override.appliedBy()).isEqualTo(new Actor(ActorType.HUMAN, "olga"));
            assertThat(override.reviewedBy()).isNull();
        });

        TestLog whole = new TestLog(0);
        TestRuns.overridden(whole, RUN);
        TestRuns.reviewed(whole, RUN, gateId);
        project(whole, 1);

        assertThat(store.gatesAwaitingReview(TestLog.TENANT, 10)).isEmpty();
        assertThat(store.gate(gateId).orElseThrow().override())
                .isNotNull()
                .satisfies(override -> assertThat(override.finding()).isEqualTo(ReviewFinding.UNJUSTIFIED));
        assertThat(run().status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void aRunThatPolicyDenies() throws SQLException {
        String gateId = TestRuns.denied(log, RUN);
        project(1000);

        assertThat(run().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run().errorDetails())
                .isEqualTo(new RunError(FinishReason.GATE_DENIED, "over the hard limit", "look-up"));
        assertThat(run().outputPayload()).isNull();
        assertThat(run().currentStep()).isEqualTo("look-up");
        assertThat(store.steps(RUN)).extracting(StepView::status).containsExactly(StepStatus.DENIED);
        GateView gate = store.gate(gateId).orElseThrow();
        assertThat(gate.status()).isEqualTo(GateStatus.DENIED);
        assertThat(gate.verdict()).isNotNull();
        assertThat(gate.reason()).isEqualTo("over the hard limit");
    }

    @Test
    void aRunThatEndsUnderAStepEndsTheStep() throws SQLException {
        TestRuns.cancelled(log, RUN);
        project(1000);

        assertThat(store.steps(RUN)).extracting(StepView::status).containsExactly(StepStatus.CANCELLED);
    }

    @Test
    void textThatPostgresqlCannotHoldStopsNobody() throws SQLException {
        TestRuns.cancelled(log, RUN);
        project(1000);

        assertThat(run().errorDetails())
                .isEqualTo(new RunError(FinishReason.CANCELLED, "no\uFFFD longer wanted", null));
        assertThat(store.chain(RUN).getLast().data().text()).contains("no\\u0000 longer wanted");
    }

    @Test
    void theRegistrysChainHasGatesAndNoRun() throws SQLException {
        String gateId = Command.REGISTRY + ".g0";
        log.chained(
                Command.REGISTRY,
                new Event.GateRequested(gateId, "publish policies", null, null, null, 0, "b".repeat(64), log.now()));
        log.chained(
                Command.REGISTRY,
                new Event.GateResolved(
                        gateId, "publish policies", null, 0, GateOutcome.ALLOWED, "all tests pass", null, null, null));
        log.chained(Command.REGISTRY, new Event.BundlePublished("b".repeat(64), null));
        log.chained(Command.REGISTRY, new Event.WorkflowRegistered("pay", "1", "d".repeat(64)));
        log.chained(Command.REGISTRY, new Event.PrincipalsChanged("e".repeat(64), null));
        project(2);

        assertThat(store.run(Command.REGISTRY)).isEmpty();
        assertThat(store.gate(gateId).orElseThrow().status()).isEqualTo(GateStatus.ALLOWED);
        assertThat(store.viewPosition(0)).hasValue(5);
    }

    @Test
    void theWayInWhichTheLogIsCutMakesNoDifference() throws SQLException {
        everyKindOfRun();
        project(1000);
        List<Object> atOnce = views();

        for (int stretch : new int[] {1, 2, 3, 7}) {
            new Projector(transactions, stretch).rebuild();
            assertThat(views()).as("in stretches of " + stretch).isEqualTo(atOnce);
        }
    }

    @Test
    void rebuiltViewsAreTheSame() throws SQLException {
        everyKindOfRun();
        project(3);
        List<Object> before = views();
        assertThat(before).hasSizeGreaterThan(10);

        new Projector(transactions).rebuild();

        assertThat(views()).isEqualTo(before);
        assertThat(store.viewPosition(0)).hasValue(log.records().size());
    }

    @Test
    void viewsAreWrittenAndReadAsJson() throws SQLException {
        TestRuns.approved(log, RUN);
        project(1000);

        GateView gate = store.gates(RUN).getFirst();
        StepView step = store.steps(RUN).getFirst();
        assertThat(Codec.read(Codec.toValue(run()), RunView.class)).isEqualTo(run());
        assertThat(Codec.read(Codec.toValue(step), StepView.class)).isEqualTo(step);
        assertThat(Codec.read(Codec.toValue(gate), GateView.class)).isEqualTo(gate);
        JsonValue json = Codec.toValue(run());
        assertThat(json).isEqualTo(JsonValue.of(json.toNode()));
        assertThat(json.text()).contains("\"current_step\":\"look-up\"", "\"input_payload\":{\"amount\":120.5}");
    }

    @Test
    void aSealedRunShowsItsRoot() throws SQLException {
        TestRuns.completed(log, RUN);
        Instant ended = log.now().minusSeconds(1);
        String root = log.sealed(RUN);
        project(1000);

        assertThat(run().workflowReceiptHash()).isEqualTo(root);
        assertThat(run().completedAt()).isEqualTo(ended);
        assertThat(run().seq()).isEqualTo(log.records().size() - 1);
    }

    private void everyKindOfRun() {
        TestRuns.completed(log, TestRuns.id(1));
        log.sealed(TestRuns.id(1));
        TestRuns.flagged(log, TestRuns.id(2));
        TestRuns.approved(log, TestRuns.id(3));
        TestRuns.denied(log, TestRuns.id(4));
        TestRuns.cancelled(log, TestRuns.id(5));
    }

    private List<Object> views() throws SQLException {
        List<Object> all = new ArrayList<>();
        for (RunView run : store.newestRuns(RunFilter.ALL, 100)) {
            all.add(run);
            all.addAll(store.steps(run.runId()));
            all.addAll(store.gates(run.runId()));
        }
        return all;
    }

    private RunView run() throws SQLException {
        return store.run(RUN).orElseThrow();
    }

    private void project(int stretch) throws SQLException {
        project(log, stretch);
    }

    private void project(TestLog whole, int stretch) throws SQLException {
        List<VerifiedEntry> fresh = new EntryWriter(transactions, TestLog.FEDERATION).store(whole.records());
        Projector projector = new Projector(transactions, stretch);
        Set<Integer> behind = Set.of(whole.partition());
        while (!behind.isEmpty()) {
            behind = projector.advance(behind, fresh); // read back where they are more than a stretch
        }
    }
}
