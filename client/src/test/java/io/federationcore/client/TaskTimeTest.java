package io.federationcore.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The time of one task by a clock that only moves when it is told to. The task is due in 60 seconds. */
class TaskTimeTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private Instant now = TaskFixture.NOW;
    private Instant when = Instant.MAX;
    private @Nullable Runnable planned;

    /** An interrupt that a test provoked must not reach the next. */
    @AfterEach
    void forgetInterrupts() {
        Thread.interrupted();
    }

    @Test
    void asksForMoreHalfwayAndAgainHalfwayThroughWhatItWasGiven() {
        TaskTime time = begin(Duration.ofHours(1));
        for (int i = 1; i <= 6; i++) {
            next();
            assertThat(now).isEqualTo(TaskFixture.NOW.plusSeconds(30L * i));
            assertThat(sent()).hasSize(i);
        }
        assertThat(sent()).allSatisfy(command -> {
            assertThat(command.body()).isEqualTo(new Command.ExtendStep("transfer", 1));
            assertThat(command.runId()).isEqualTo(TaskFixture.RUN);
        });
        assertThat(sent()).extracting(Command::commandId).doesNotHaveDuplicates();
        assertThat(time.end()).isFalse();
        assertThat(planned).isNull();
    }

    @Test
    void aTaskThatTakesLessThanHalfOfItsTimeAsksForNothing() {
        TaskTime time = begin(Duration.ofHours(1));
        assertThat(when).isEqualTo(TaskFixture.NOW.plusSeconds(30));
        assertThat(time.end()).isFalse();
        assertThat(planned).isNull();
        assertThat(sent()).isEmpty();
    }

    @Test
    void withoutExtensionTheWorkerIsInterruptedWhenTheTimeIsOver() {
        TaskTime time = begin(Duration.ZERO);
        next();
        assertThat(now).isEqualTo(TaskFixture.NOW.plus(MINUTE));
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(time.end()).isTrue();
        assertThat(sent()).isEmpty();
    }

    @Test
    void aTaskIsExtendedUpToItsBoundAndNoFurther() {
        TaskTime time = begin(Duration.ofSeconds(100));
        while (!Thread.currentThread().isInterrupted()) {
            next();
        }
        assertThat(now).isEqualTo(TaskFixture.NOW.plusSeconds(100));
        assertThat(sent()).hasSize(2);
        assertThat(time.end()).isTrue();
    }

    @Test
    void whatCannotBeSentIsTriedAgainHalfwayThroughWhatIsLeft() {
        TaskTime time = begin(Duration.ofHours(1));
        producer.sendException = new NetworkException("away");
        next();
        assertThat(when).isEqualTo(TaskFixture.NOW.plusSeconds(45));
        producer.sendException = null;
        next();
        assertThat(sent()).hasSize(1);
        assertThat(when).isEqualTo(TaskFixture.NOW.plusSeconds(75));
        assertThat(time.end()).isFalse();
    }

    @Test
    void whereNothingCanBeSentTheTaskEndsAtItsTime() {
        TaskTime time = begin(Duration.ofHours(1));
        producer.sendException = new NetworkException("away");
        while (!Thread.currentThread().isInterrupted()) {
            next();
        }
        assertThat(now).isEqualTo(TaskFixture.NOW.plus(MINUTE));
        assertThat(time.end()).isTrue();
    }

    private TaskTime begin(Duration longest) {
        Actor actor = Actor.parse("titan:cashier");
        CommandPublisher publisher =
                new CommandPublisher(producer, TaskFixture.IDENTITY.signer(), actor, "fc-run.commands", () -> now);
        TaskTime time = new TaskTime(TaskFixture.task("transfer"), MINUTE, longest, publisher, () -> now, this::later);
        time.begin();
        return time;
    }

    private TaskTime.Later.Planned later(Duration delay, Runnable action) {
        when = now.plus(delay);
        planned = action;
        return () -> planned = null;
    }

    /** Lets the time pass to what is planned, and does it. */
    private void next() {
        Runnable action = planned;
        assertThat(action).isNotNull();
        now = when;
        planned = null;
        if (action != null) {
            action.run();
        }
    }

    private List<Command> sent() {
        return producer.history().stream()
                .map(record -> Codec.readStrict(record.value(), Command.class))
                .toList();
    }
}
