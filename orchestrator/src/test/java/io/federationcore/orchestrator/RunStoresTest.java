package io.federationcore.orchestrator;

import static io.federationcore.orchestrator.Letters.RUN;
import static io.federationcore.orchestrator.Letters.allow;
import static io.federationcore.orchestrator.Letters.cancel;
import static io.federationcore.orchestrator.Letters.done;
import static io.federationcore.orchestrator.Letters.run;
import static io.federationcore.orchestrator.Letters.start;
import static io.federationcore.schemas.message.RejectionCode.INVALID_RUN_ID;
import static io.federationcore.schemas.message.RejectionCode.RUN_EXISTS;
import static io.federationcore.schemas.message.RunStatus.FAILED;
import static io.federationcore.schemas.message.RunStatus.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.lifecycle.RunState;
import io.federationcore.schemas.message.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is kept of a run, shown of it, and left of it when it ends. */
class RunStoresTest {
    @RegisterExtension
    final Given given = new Given();

    @Test
    void aLiveRunKeepsItsPayloadsAndItsAcceptedCommands() {
        given.everybody()
                .workflow(Workflows.PT004)
                .earlier(start(RUN, "pt004"), start(run(2), "pt004"), allow(RUN), done(RUN, "look-up", 1));
        assertThat(payloads(RUN)).containsExactly("", "look-up");
        assertThat(accepted(RUN)).hasSize(2);
    }

    @Test
    void anEndedRunLeavesATombstoneAndOthersAlone() {
        given.everybody()
                .workflow(Workflows.PT004)
                .earlier(start(RUN, "pt004"), start(run(2), "pt004"), allow(RUN), done(RUN, "look-up", 1), cancel(RUN));
        assertThat(payloads(RUN)).isEmpty();
        assertThat(accepted(RUN)).isEmpty();
        assertThat(stored(RUN)).isInstanceOf(RunState.Failed.class);
        assertThat(payloads(run(2))).isNotEmpty();
        assertThat(accepted(run(2))).isNotEmpty();
        assertThat(stored(run(2))).isInstanceOf(RunState.Running.class);
    }

    @Test
    void aTombstoneIsForgottenWithinAMinuteAfterADayAndItsIdIsStillNotUsedAgain() {
        given.everybody()
                .workflow(Workflows.STUBBORN)
                .earlier(start(RUN, "stubborn"), allow(RUN), done(RUN, "call", 1))
                .whenPassed(Tombstones.LIFE.minusSeconds(1))
                .thenNothing()
                .when(start(RUN, "stubborn"))
                .thenRejected(RUN_EXISTS)
                .andNothingMore()
                .whenPassed(Tombstones.ROUND.plusSeconds(1))
                .thenNothing();
        assertThat(given.world().shelf(Shelf.Part.STATES).get(RUN)).isNull();
        given.when(start(RUN, "stubborn")).thenRejected(INVALID_RUN_ID).andNothingMore();
    }

    @Test
    void allOldTombstonesGoHoweverManyThereAreAndYoungOnesStay() {
        given.everybody().workflow(Workflows.STUBBORN);
        int many = 450;
        for (int number = 1; number <= many; number++) {
            given.earlier(start(run(number), "stubborn"));
            if (number % 3 != 0) {
                given.earlier(allow(run(number)), done(run(number), "call", 1));
            }
        }
        given.whenPassed(Tombstones.LIFE.plus(Tombstones.ROUND)); // in which the live ones fail
        given.whenPassed(Duration.ofSeconds(1)).thenNothing();
        given.whenPassed(Duration.ofSeconds(1)).thenNothing();

        for (int number = 1; number <= many; number++) {
            byte[] stored = given.world().shelf(Shelf.Part.STATES).get(run(number));
            assertThat(stored != null).as("run " + number).isEqualTo(number % 3 == 0);
        }
    }

    @Test
    void theSnapshotShowsTheRunAsItsLastEntryLeftIt() {
        given.everybody()
                .workflow(Workflows.STUBBORN)
                .when(start(RUN, "stubborn"))
                .thenLogged(
                        "FC-RUN-001 Workflow run created for 'stubborn'",
                        "FC-RUN-002 Run status changed from pending to running",
                        "FC-GATE-001 Gate requested: call")
                .andAsked("call", 1)
                .andShown(RUNNING, "call")
                .whoseOutput(output -> {
                    RunState.Live live = (RunState.Live) given.world().run(RUN);
                    assertThat(output.read(Snapshot.class))
                            .isEqualTo(new Snapshot(
                                    1,
                                    RUN,
                                    Party.TENANT,
                                    "stubborn",
                                    "1.0.0",
                                    live.facts().workflowDigest(),
                                    RUNNING,
                                    "call",
                                    0,
                                    List.of(),
                                    null,
                                    2,
                                    live.chain().lastLeaf(),
                                    World.START));
                })
                .andNothingMore()
                .when(cancel(RUN))
                .thenLogged("FC-GATE-002 Gate call cancelled", "FC-RUN-003 Run failed: Cancelled by shop")
                .andShown(FAILED, "call")
                .whoseOutput(output -> assertThat(output.read(Snapshot.class).leaf())
                        .isEqualTo(given.world().run(RUN).chain().lastLeaf()))
                .andNothingMore();
    }

    private RunState stored(String run) {
        byte[] stored = given.world().shelf(Shelf.Part.STATES).get(run);
        return RunStateCodec.read(run, Objects.requireNonNull(stored));
    }

    private List<String> payloads(String run) {
        return details(run)
                .flatMap(detail -> detail.payloads().keySet().stream())
                .toList();
    }

    private List<String> accepted(String run) {
        return details(run)
                .flatMap(detail -> detail.accepted().keySet().stream())
                .toList();
    }

    private Stream<RunDetails.Detail> details(String run) {
        List<RunDetails.Detail> found = new ArrayList<>();
        new RunDetails(given.world().shelf(Shelf.Part.DETAILS)).read(run, (detail, bytes) -> found.add(detail));
        return found.stream();
    }
}
