package io.federationcore.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.FinishReason;
import io.federationcore.schemas.message.Rejection;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.topic.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ExpectationsTest {
    private static final String RUN = RunIds.next();
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final LogFixture log = new LogFixture(0);
    private final AuditReader reader = new AuditReader(LogFixture.FEDERATION);
    private long now = Long.MAX_VALUE - 5; // nanoTime may be anything, and wraps around
    private final Expectations expectations = new Expectations(() -> now, Runnable::run);

    @Test
    void theFirstAnswerIsTheLastEntryOfTheFirstMessage() {
        CompletableFuture<Outcome> outcome = submit("c1", false).future();
        see(log.entry(RUN, "c1"));
        assertThat(outcome).isNotDone();
        see(log.entry(RUN, "another"));
        see(log.last(RUN, "c1", Headers.WAITING));
        Outcome.Accepted accepted = outcome.join().orThrow();
        assertThat(accepted.entries()).hasSize(2);
        assertThat(accepted.last().entry().eventId()).isEqualTo(RUN + ".2");
        assertThat(accepted.settled()).isFalse();
    }

    @Test
    void settlesWhenNothingMoreFollows() {
        CompletableFuture<Outcome> outcome = submit("c1", true).future();
        see(log.last(RUN, "c1", Headers.WAITING));
        assertThat(outcome).isNotDone();
        see(log.entry(RUN, "c1"));
        see(log.last(RUN, "c1", Headers.DONE));
        Outcome.Accepted accepted = outcome.join().orThrow();
        assertThat(accepted.entries()).hasSize(3);
        assertThat(accepted.settled()).isTrue();
    }

    @Test
    void settlesWhenTheRunIsEndedByAnotherCommand() {
        CompletableFuture<Outcome> outcome = submit("start", true).future();
        CompletableFuture<Outcome> cancel = submit("cancel", true).future();
        see(log.last(RUN, "start", Headers.WAITING));
        see(log.entry(RUN, "cancel"));
        see(log.end(RUN, "cancel"));
        assertThat(outcome.join().orThrow().entries()).hasSize(1);
        assertThat(cancel.join().orThrow().entries()).hasSize(2);
    }

    @Test
    void aRejectionIsAnAnswerOnlyIfItIsOfTheOwnRecord() {
        Submission submission = submit("c1", false);
        expectations.rejected("c1", () -> rejection("c1", 7)); // of the same id, sent by somebody else
        expectations.published(submission, 0, 8);
        expectations.rejected("c1", () -> rejection("c1", 9));
        assertThat(submission.future()).isNotDone();
        expectations.rejected("c1", () -> rejection("c1", 8));
        assertThat(submission.future().join()).isEqualTo(new Outcome.Refused(rejection("c1", 8)));
        assertThatThrownBy(() -> submission.future().join().orThrow())
                .isInstanceOf(Outcome.CommandRefused.class)
                .hasMessage("wrong_state: Expected a paused run");
    }

    @Test
    void aRejectionMayComeBeforeTheBrokersReceipt() {
        Submission submission = submit("c1", false);
        expectations.rejected("c1", () -> rejection("c1", 8));
        assertThat(submission.future()).isNotDone();
        expectations.published(submission, 0, 8);
        assertThat(submission.future().join()).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void theLogsOwnEntryOfARefusalIsNoAcceptance() {
        Submission submission = submit("c1", false);
        Event refused = new Event.CommandRefused(RejectionCode.NOT_AUTHORISED, "no", "0".repeat(64), 0);
        see(log.entry(RUN, refused, "c1", Headers.DONE));
        assertThat(submission.future()).isNotDone();
    }

    @Test
    void timesOutSayingWhatWasSeen() {
        CompletableFuture<Outcome> nothing = submit("c1", false).future();
        CompletableFuture<Outcome> half = submit("c2", true).future();
        CompletableFuture<Event.RunFinished> end = expectations.end(RUN, SECOND);
        see(log.last(RUN, "c2", Headers.WAITING));
        now += SECOND.toNanos() - 1;
        expectations.expire();
        assertThat(List.of(nothing, half, end)).noneMatch(CompletableFuture::isDone);
        now += 1;
        expectations.expire();
        assertFailsWith(nothing, AnswerTimeout.class, "command 'c1'", "may still be decided");
        assertFailsWith(half, AnswerTimeout.class, "command 'c2'", "found 1 entries");
        assertFailsWith(end, AnswerTimeout.class, "run '" + RUN + "' to end");
        submit("c1", false); // and the id can be awaited again
    }

    @Test
    void tellsWhenSomebodyBeginsToExpectAndWhenNobodyDoes() {
        AtomicInteger told = new AtomicInteger();
        expectations.onNew(told::incrementAndGet);
        assertThat(expectations.areNone()).isTrue();
        submit("c1", false);
        CompletableFuture<Event.RunFinished> end = expectations.end(RUN, SECOND);
        Watch watch = new Watch(RUN, record -> {}, expectations::unwatch);
        expectations.watch(watch);
        assertThat(told).hasValue(3);
        watch.close();
        assertThat(expectations.areNone()).isFalse();
        see(log.last(RUN, "c1", Headers.DONE));
        assertThat(expectations.areNone()).isFalse();
        see(log.end(RUN, null));
        assertThat(end).isDone();
        assertThat(expectations.areNone()).isTrue();
    }

    @Test
    void awaitsOneAnswerToAnIdAtATime() {
        submit("c1", false);
        assertThatThrownBy(() -> submit("c1", false)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void tellsARunsEndToThoseWhoWaitAndThoseWhoComeLate() {
        CompletableFuture<Event.RunFinished> early = expectations.end(RUN, SECOND);
        see(log.end(RUN, null));
        CompletableFuture<Event.RunFinished> late = expectations.end(RUN, SECOND);
        assertThat(early.join().reason()).isEqualTo(FinishReason.COMPLETED);
        assertThat(late.join()).isEqualTo(early.join());
    }

    @Test
    void forgetsTheOldestEnds() {
        see(log.end(RUN, null));
        for (int i = 0; i < Expectations.REMEMBERED_ENDS; i++) {
            see(log.end(RunIds.next(), null));
        }
        assertThat(expectations.end(RUN, SECOND)).isNotDone();
    }

    @Test
    void anAnswerThatIsNotWhatItsHashesSayIsAFailure() {
        CompletableFuture<Outcome> outcome = submit("c1", false).future();
        ConsumerRecord<byte[], byte[]> right = log.last(RUN, "c1", Headers.DONE);
        ConsumerRecord<byte[], byte[]> wrong =
                new ConsumerRecord<>(right.topic(), 0, 4, right.key(), new byte[] {'{', '}'});
        right.headers().forEach(wrong.headers()::add);
        see(wrong);
        assertFailsWith(outcome, LogBreak.class, "partition 0 at offset 4");
    }

    @Test
    void givingUpFailsEverythingAndWhatComesAfter() throws Exception {
        CompletableFuture<Outcome> outcome = submit("c1", false).future();
        CompletableFuture<Event.RunFinished> end = expectations.end(RUN, SECOND);
        Watch watch = new Watch(RUN, record -> {}, expectations::unwatch);
        expectations.watch(watch);
        expectations.giveUp(new IllegalStateException("closed"));
        assertFailsWith(outcome, IllegalStateException.class, "closed");
        assertFailsWith(end, IllegalStateException.class, "closed");
        assertFailsWith(watch.ended(), IllegalStateException.class, "closed");
        assertThatThrownBy(() -> submit("c2", false)).hasMessage("closed");
        assertThatThrownBy(() -> expectations.end(RUN, SECOND)).hasMessage("closed");
    }

    @Test
    void watchesShowEachEntryOfTheirRunInOrderUntilTheyAreClosed() {
        List<String> seen = new ArrayList<>();
        CompletableFuture<Void> three = new CompletableFuture<>();
        Watch watch = new Watch(
                RUN,
                record -> {
                    seen.add(record.entry().eventId());
                    if (seen.size() == 3) {
                        three.complete(null);
                    }
                },
                expectations::unwatch);
        expectations.watch(watch);
        see(log.entry(RUN, "c1"));
        see(log.entry(RunIds.next(), "c2"));
        see(log.entry(RUN, "c1"));
        see(log.entry(RUN, "c3"));
        three.join();
        watch.close();
        see(log.entry(RUN, "c1"));
        watch.ended().join();
        assertThat(seen).containsExactly(RUN + ".0", RUN + ".1", RUN + ".2");
    }

    @Test
    void aWatchEndsWithWhatItsListenerThrows() {
        Watch watch = new Watch(
                RUN,
                record -> {
                    throw new IllegalArgumentException("not my day");
                },
                expectations::unwatch);
        expectations.watch(watch);
        see(log.entry(RUN, "c1"));
        assertThatThrownBy(() -> watch.ended().join()).hasMessageContaining("not my day");
        see(log.entry(RUN, "c1"));
    }

    private Submission submit(String commandId, boolean settle) {
        Command command = new Command(commandId, "acme", RUN, new Command.ResumeRun());
        return expectations.submit(command, settle, SECOND);
    }

    private void see(ConsumerRecord<byte[], byte[]> record) {
        expectations.seen(new Sighting(record, reader));
    }

    private static Rejection rejection(String commandId, long offset) {
        return new Rejection(
                1,
                commandId,
                RUN,
                "acme",
                RejectionCode.WRONG_STATE,
                "Expected a paused run",
                null,
                null,
                LogFixture.BEGAN,
                "fc-run.commands",
                0,
                offset);
    }

    private static void assertFailsWith(CompletableFuture<?> future, Class<?> type, String... words) {
        assertThat(future).isCompletedExceptionally();
        assertThatThrownBy(future::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(type)
                .hasMessageContainingAll(words);
    }
}
