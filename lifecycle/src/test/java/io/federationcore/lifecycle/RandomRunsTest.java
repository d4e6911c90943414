package io.federationcore.lifecycle;

import static io.federationcore.lifecycle.Acts.allow;
import static io.federationcore.lifecycle.Acts.approve;
import static io.federationcore.lifecycle.Acts.cancel;
import static io.federationcore.lifecycle.Acts.complete;
import static io.federationcore.lifecycle.Acts.deny;
import static io.federationcore.lifecycle.Acts.due;
import static io.federationcore.lifecycle.Acts.dueTooSoon;
import static io.federationcore.lifecycle.Acts.fail;
import static io.federationcore.lifecycle.Acts.failForGood;
import static io.federationcore.lifecycle.Acts.flag;
import static io.federationcore.lifecycle.Acts.pause;
import static io.federationcore.lifecycle.Acts.reject;
import static io.federationcore.lifecycle.Acts.resume;
import static io.federationcore.lifecycle.Acts.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.lifecycle.RunState.Live;
import io.federationcore.schemas.message.RunStatus;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever is said to a run, in whatever order and at whatever time, {@link RunLaws} hold. */
final class RandomRunsTest {
    /** More than any run of the tests can need: each timer leads towards the deadline. */
    private static final int PLENTY = 500;

    private record Move(String name, Act act, Duration after) {
        @Override
        public String toString() {
            return name + " after " + after;
        }
    }

    @Property(tries = 250)
    void theLawsHold(@ForAll("workflows") String workflow, @ForAll("moves") List<Move> moves) {
        TestRun run = new TestRun(workflow);
        RunLaws laws = new RunLaws();
        laws.watch(run, start().in(run));
        for (Move move : moves) {
            laws.watch(run, move.act().after(move.after()).in(run));
        }
        endsByItself(run, laws);
    }

    /** A run that nobody speaks to any more, and nobody holds, comes to its end by its timers alone. */
    private static void endsByItself(TestRun run, RunLaws laws) {
        if (run.state() instanceof RunState.Paused paused && paused.heldSince() != null) {
            laws.watch(run, resume().in(run));
        }
        for (int i = 0; i < PLENTY && run.state() instanceof Live live; i++) {
            Timer next =
                    live.timers().stream().min(Comparator.comparing(Timer::due)).orElseThrow();
            long before = live.chain().nextSeq();
            laws.watch(run, due(next.kind()).in(run));
            assertThat(run.state().chain().nextSeq())
                    .as("what timer %s does", next.id())
                    .isGreaterThan(before);
        }
        assertThat(run.state()).isInstanceOf(RunState.Ended.class);
    }

    @Provide
    Arbitrary<String> workflows() {
        return Arbitraries.of(Workflows.TWO_STEPS, Workflows.PAYMENT, Workflows.CHECKPOINT, Workflows.EXTERNAL);
    }

    @Provide
    Arbitrary<List<Move>> moves() {
        return Combinators.combine(acts(), times())
                .as((move, after) -> new Move(move.name(), move.act(), after))
                .list()
                .ofMaxSize(50);
    }

    /** Mostly at once or soon; now and then after a weekend; sometimes the brokers' clocks disagree. */
    private static Arbitrary<Duration> times() {
        return Arbitraries.frequencyOf(
                Tuple.of(10, Arbitraries.just(Duration.ZERO)),
                Tuple.of(10, Arbitraries.longs().between(1, 9_000).map(Duration::ofMillis)),
                Tuple.of(2, Arbitraries.longs().between(1, 90_000).map(Duration::ofMillis)),
                Tuple.of(1, Arbitraries.longs().between(1, 40).map(Duration::ofHours)),
                Tuple.of(1, Arbitraries.longs().between(-5_000, -1).map(Duration::ofMillis)));
    }

    private static Arbitrary<Move> acts() {
        return Arbitraries.frequency(
                Tuple.of(40, move("whatever leads on", RandomRunsTest::leadOn)),
                Tuple.of(4, move("pause", pause())),
                Tuple.of(4, move("resume", resume())),
                Tuple.of(1, move("cancel", cancel())),
                Tuple.of(3, move("enter a", Acts.enter("a"))),
                Tuple.of(3, move("enter b", Acts.enter("b"))),
                Tuple.of(2, move("enter c", Acts.enter("c"))),
                Tuple.of(2, move("open a gate at a", Acts.openGate("a"))),
                Tuple.of(2, move("open a gate at b", Acts.openGate("b"))),
                Tuple.of(1, move("finish", Acts.finishAs(RunStatus.COMPLETED))),
                Tuple.of(1, move("finish as failed", Acts.finishAs(RunStatus.FAILED))),
                Tuple.of(4, move("fail", Acts.onOpenStep(Acts::fail))),
                Tuple.of(1, move("fail for good", Acts.onOpenStep(Acts::failForGood))),
                Tuple.of(4, move("complete", Acts.onOpenStep(Acts::complete))),
                Tuple.of(2, move("complete a", complete("a"))),
                Tuple.of(2, move("fail a's second attempt", fail("a").with("attempt", 2))),
                Tuple.of(1, move("fail b for good", failForGood("b"))),
                Tuple.of(4, move("extend", Acts.onOpenStep(Acts::extend))),
                Tuple.of(2, move("extend a's second attempt", Acts.extend("a").with("attempt", 2))),
                Tuple.of(4, move("allow", allow())),
                Tuple.of(4, move("flag for one", flag("one-finance"))),
                Tuple.of(4, move("flag for two", flag("two-finance"))),
                Tuple.of(1, move("flag for nobody", flag("nobody-knows"))),
                Tuple.of(1, move("flag", flag())),
                Tuple.of(1, move("deny", deny())),
                Tuple.of(3, move("Fay approves", approve(Cast.FAY))),
                Tuple.of(3, move("Finn approves", approve(Cast.FINN))),
                Tuple.of(2, move("Vic approves", approve(Cast.VIC))),
                Tuple.of(1, move("Fay rejects", reject(Cast.FAY))),
                Tuple.of(1, move("deadline", due(Timer.Kind.DEADLINE))),
                Tuple.of(1, move("no verdict", due(Timer.Kind.VERDICT))),
                Tuple.of(1, move("no people", due(Timer.Kind.PEOPLE))),
                Tuple.of(3, move("attempt over", due(Timer.Kind.ATTEMPT))),
                Tuple.of(3, move("retry", due(Timer.Kind.RETRY))),
                Tuple.of(3, move("attempt over too soon", dueTooSoon(Timer.Kind.ATTEMPT))),
                Tuple.of(6, move("the last message again", run -> run.said(-1))),
                Tuple.of(6, move("an old message again", run -> run.said(-7))),
                Tuple.of(2, move("start again", start())),
                Tuple.of(2, move("allow another input", allow().with("input_sha256", "ab".repeat(32)))),
                Tuple.of(2, move("allow another attempt", allow().with("attempt", 9))),
                Tuple.of(2, move("nobody allows", allow().by(Cast.NOBODY))),
                Tuple.of(2, move("allow by another's signature", allow().signedForAnotherRun())),
                Tuple.of(
                        2,
                        move(
                                "Eve cancels",
                                cancel().forTenant(Cast.OTHER_TENANT).by(Cast.EVE))));
    }

    private static Move move(String name, Act act) {
        return new Move(name, act, Duration.ZERO);
    }

    /** What takes the run a step further from wherever it is, so that long runs are not rare. */
    private static Message leadOn(TestRun run) {
        if (!(run.state() instanceof Live live) || live.walk().open().isEmpty()) {
            return resume().in(run);
        }
        OpenStep open = live.walk().open().firstEntry().getValue();
        Act act = switch (open) {
            case OpenStep.AwaitingVerdict gate -> allow();
            case OpenStep.AwaitingPeople gate ->
                gate.approvers().contains("user:vic")
                        ? approve(Cast.VIC)
                        : approve(gate.approvals().isEmpty() ? Cast.FAY : Cast.FINN);
            case OpenStep.Cleared step -> resume();
            case OpenStep.InFlight step ->
                step.queue() == null ? Acts.enter(step.stepId().equals("a") ? "b" : "a") : complete(step.stepId());
            case OpenStep.Resting step -> due(Timer.Kind.RETRY);
        };
        return act.in(run);
    }
}
