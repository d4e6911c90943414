package io.federationcore.policy.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.message.VerdictKind;
import io.federationcore.schemas.registry.PolicyBundle;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateLoopTest {
    private static final String TOPIC = Fixture.TOPICS.gateRequests();
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private final Stopping stopping = new Stopping();
    private Duration commitInterval = Duration.ZERO;
    private final Requests consumer = new Requests();
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

    /** A consumer whose commits can be made to fail. */
    private static final class Requests extends MockConsumer<byte[], byte[]> {
        @Nullable
        RuntimeException commitFailure;

        long lastCommitted;

        Requests() {
            super("earliest");
        }

        @Override
        public synchronized void commitSync() {
            if (commitFailure != null) {
                RuntimeException once = commitFailure;
                commitFailure = null;
                throw once;
            }
            super.commitSync();
            lastCommitted = assignment().contains(PARTITION) ? position(PARTITION) : lastCommitted;
        }
    }

    @BeforeEach
    void topicExists() {
        consumer.updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, Node.noNode(), new Node[0], new Node[0])));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.schedulePollTask(() -> consumer.rebalance(List.of(PARTITION)));
    }

    private GateLoop loop(MockProducer<byte[], byte[]> sending) {
        return loop(sending, Fixture.inForce());
    }

    private GateLoop loop(MockProducer<byte[], byte[]> sending, InForce bundle) {
        return new GateLoop(
                consumer, sending, TOPIC, Fixture.answers(), () -> bundle, () -> Fixture.NOW, stopping, commitInterval);
    }

    /** Does this at the polls after the group was joined, one after the other, and stops at the one after. */
    private GateLoop runThrough(MockProducer<byte[], byte[]> sending, Runnable... polls) {
        for (Runnable poll : polls) {
            consumer.schedulePollTask(poll);
        }
        consumer.schedulePollTask(stopping::ask);
        GateLoop loop = loop(sending);
        loop.run(CompletableFuture.completedFuture(null));
        return loop;
    }

    private void ask(long offset, String gateId) {
        consumer.addRecord(Fixture.record(offset, Fixture.request(gateId, 50)));
    }

    private long committed() {
        return Objects.requireNonNull(consumer.committed(Set.of(PARTITION)).get(PARTITION))
                .offset();
    }

    private static List<String> gates(MockProducer<byte[], byte[]> sent) {
        return sent.history().stream()
                .map(record -> Codec.readStrict(record.value(), Verdict.class).gateId())
                .toList();
    }

    /** All memory, or all time: the budget ends either, the gate stays closed, and the service goes on. */
    @ParameterizedTest
    @ValueSource(strings = {"size((%1$s + %1$s) + (%1$s + %1$s)) > 0", "input.l.all(x, input.l.exists(y, x + y == 3))"})
    void aPolicyThatWantsEverythingIsDeniedAndTheNextRequestAnswered(String hog) {
        String text = "(((input.s + input.s) + (input.s + input.s)) + ((input.s + input.s) + (input.s + input.s)))";
        InForce bundle = InForce.NOTHING.with(
                Fixture.compiled(new PolicyBundle(Map.of("hog.yaml", """
                apiVersion: fc/v1
                kind: GatePolicy
                metadata: {name: hog, scope: federation}
                spec:
                  rules:
                    - {id: small, expr: 'has(input.amount) && input.amount <= 100', verdict: allow}
                    - {id: hog, expr: '%s', verdict: allow}
                """.formatted(hog.formatted(text))))));
        consumer.schedulePollTask(() -> {
            consumer.addRecord(Fixture.record(0, Fixture.request("g1", large())));
            consumer.addRecord(Fixture.record(1, Fixture.request("g2", 50)));
        });
        consumer.schedulePollTask(stopping::ask);

        loop(producer, bundle).run(CompletableFuture.completedFuture(null));

        List<Verdict> verdicts = producer.history().stream()
                .map(record -> Codec.readStrict(record.value(), Verdict.class))
                .toList();
        assertThat(verdicts).extracting(Verdict::gateId).containsExactly("g1", "g2");
        assertThat(verdicts.getFirst().reason()).containsPattern("turns|to be made");
        assertThat(verdicts).extracting(Verdict::verdict).containsExactly(VerdictKind.DENY, VerdictKind.ALLOW);
    }

    /** An input nearly as large as one may be. */
    private static JsonValue large() {
        return JsonValue.parse("{\"l\":[" + String.join(",", Collections.nCopies(14_000, "1")) + "],\"s\":\""
                + "x".repeat(30_000) + "\"}");
    }

    @Test
    void answersInOrderAndThenCommits() {
        GateLoop loop = runThrough(
                producer,
                () -> {
                    ask(0, "g1");
                    ask(1, "g2");
                },
                () -> {
                    assertThat(committed()).isEqualTo(2);
                    ask(2, "g3");
                },
                () -> assertThat(committed()).isEqualTo(3));
        assertThat(gates(producer)).containsExactly("g1", "g2", "g3");
        assertThat(loop.joined()).isCompleted();
        assertThat(consumer.closed()).isTrue();
        assertThat(producer.closed()).isTrue();
    }

    @Test
    void thePositionIsCommittedNowAndThenAndBeforeTheShareOrTheServiceGoes() {
        commitInterval = Duration.ofDays(1);
        runThrough(
                producer,
                () -> ask(0, "g1"),
                () -> assertThat(consumer.committed(Set.of(PARTITION)).get(PARTITION))
                        .isNull(),
                () -> {
                    consumer.rebalance(List.of());
                    assertThat(consumer.lastCommitted).isEqualTo(1);
                    consumer.rebalance(List.of(PARTITION));
                    ask(1, "g2");
                });
        assertThat(gates(producer)).containsExactly("g1", "g2");
        assertThat(consumer.lastCommitted).isEqualTo(2);
    }

    @Test
    void aPoisonRecordBecomesADeadLetterAndTheNextIsAnswered() {
        runThrough(producer, () -> {
            consumer.addRecord(Fixture.record(0, Fixture.bytes("k"), Fixture.bytes("poison")));
            ask(1, "g2");
        });
        assertThat(producer.history())
                .extracting(record -> record.topic())
                .containsExactly("fc-run.dead-letters", "fc-run.gate-verdicts");
    }

    @Test
    void aBatchWhoseAnswersDidNotArriveIsAnsweredAgain() {
        MockProducer<byte[], byte[]> failing =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    private boolean failed;

                    @Override
                    public synchronized void flush() {
                        if (!failed) {
                            failed = true;
                            errorNext(new TimeoutException("for a while"));
                        }
                        super.flush();
                    }
                };
        runThrough(
                failing,
                () -> {
                    ask(0, "g1");
                    ask(1, "g2");
                },
                () -> {
                    // MockConsumer forgets what it has given out, so the records come again here.
                    assertThat(consumer.position(PARTITION)).isZero();
                    assertThat(consumer.committed(Set.of(PARTITION)).get(PARTITION))
                            .isNull();
                    ask(0, "g1");
                    ask(1, "g2");
                },
                () -> assertThat(committed()).isEqualTo(2));
        assertThat(gates(failing)).containsExactly("g1", "g2", "g1", "g2");
    }

    @Test
    void anAnswerThatMayNotBeWrittenEndsTheService() {
        MockProducer<byte[], byte[]> refusing =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public synchronized void flush() {
                        errorNext(new TopicAuthorizationException("fc-run.gate-verdicts"));
                        super.flush();
                    }
                };
        assertThatThrownBy(() -> runThrough(refusing, () -> ask(0, "g1")))
                .isInstanceOf(TopicAuthorizationException.class);
        assertThat(consumer.closed()).isTrue();
        assertThat(refusing.closed()).isTrue();
    }

    @Test
    void aCommitThatFailsBecauseTheShareMovedOnIsSurvived() {
        runThrough(
                producer,
                () -> {
                    consumer.commitFailure = new CommitFailedException();
                    ask(0, "g1");
                },
                () -> ask(1, "g2"),
                () -> assertThat(committed()).isEqualTo(2));
        assertThat(gates(producer)).containsExactly("g1", "g2");
    }

    @Test
    void anotherInstanceOfTheSameNameEndsTheService() {
        assertThatThrownBy(() -> runThrough(producer, () -> {
                    consumer.commitFailure = new FencedInstanceIdException("another took the name");
                    ask(0, "g1");
                }))
                .isInstanceOf(FencedInstanceIdException.class);
    }

    @Test
    void errorsThatPassAreWaitedOut() {
        runThrough(producer, () -> consumer.setPollException(new TimeoutException("for a while")), () -> ask(0, "g1"));
        assertThat(gates(producer)).containsExactly("g1");
    }

    @Test
    void nothingIsAnsweredIfTheRegistryWasNotRead() {
        CompletableFuture<Void> registryRead = new CompletableFuture<>();
        registryRead.cancel(false);
        loop(producer).run(registryRead);
        assertThat(consumer.subscription()).isEmpty();
        assertThat(consumer.closed()).isTrue();
        assertThat(producer.closed()).isTrue();
    }
}
