package io.federationcore.policy.service;

import io.federationcore.policy.engine.GateJudge;
import io.federationcore.policy.engine.PolicyCompiler;
import io.federationcore.schemas.topic.Topics;
import io.federationcore.topics.TopicGuard;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running policy service: answers gate requests from {@link #start} until {@link #close()}. */
public final class PolicyService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PolicyService.class);
    /** Longer than any one call to the broker may take. */
    private static final Duration CLOSING = Duration.ofSeconds(60);

    private final Stopping stopping = new Stopping();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final List<Thread> threads;

    private PolicyService(
            PolicyServiceConfig config,
            Consumer<byte[], byte[]> registry,
            Consumer<byte[], byte[]> requests,
            Producer<byte[], byte[]> producer) {
        Topics topics = config.kafka().topics();
        PolicyCompiler compiler = new PolicyCompiler();
        RegistryView view = new RegistryView(compiler);
        RegistryTail tail = new RegistryTail(registry, topics.registry(), config.identity(), view, stopping);
        GateAnswers answers =
                new GateAnswers(topics, config.identity().signer(), new GateJudge(compiler, ThreadClock.create()));
        GateLoop gates = new GateLoop(
                requests,
                producer,
                topics.gateRequests(),
                answers,
                view::inForce,
                InstantSource.system(),
                stopping,
                GateLoop.COMMIT_INTERVAL);
        gates.joined().thenRun(() -> ready.complete(null));
        Runnable answering = () -> {
            WarmUp.run(compiler, answers, InstantSource.system().instant()); // while the other thread reads
            gates.run(tail.caughtUp());
        };
        threads = List.of(thread("policy-registry", tail), thread("policy-gates", answering));
    }

    /**
     * Starts the service; {@link #awaitReady} tells when requests are being answered.
     *
     * @throws io.federationcore.topics.WrongTopics if a topic is missing or would lose what is audited
     * @throws io.federationcore.topics.UnreachableKafka if the broker does not answer
     */
    public static PolicyService start(PolicyServiceConfig config) {
        Topics topics = config.kafka().topics();
        TopicGuard.require(
                config.kafka(),
                topics.declared(topics.registry(), topics.gateRequests(), topics.gateVerdicts(), topics.deadLetters()));
        PolicyService service = new PolicyService(
                config, KafkaClients.registry(config), KafkaClients.requests(config), KafkaClients.producer(config));
        service.threads.forEach(Thread::start);
        return service;
    }

    /**
     * Waits until the registry has been read to its end and the group has given this instance its share of the
     * requests.
     *
     * @throws TimeoutException if that is not so within {@code limit}
     * @throws IllegalStateException if the service ends before
     */
    public void awaitReady(Duration limit) throws InterruptedException, TimeoutException {
        try {
            ready.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Expected the policy service to become ready, but it ended", e.getCause());
        }
    }

    /** Whether requests are being answered: it has read the registry and joined its group, and lives. */
    public boolean isReady() {
        return ready.isDone() && !stopping.isAsked();
    }

    /** Completes with the cause if the service ends by itself; it is to be closed then. Never completes otherwise. */
    public CompletionStage<Throwable> failure() {
        return failure.minimalCompletionStage();
    }

    /**
     * Finishes the batch in flight, commits it, and stops; a second call does nothing. The group keeps this member's
     * place for its session's time, so that it goes on at once if it comes back.
     */
    @Override
    public void close() {
        stopping.ask();
        ready.completeExceptionally(new IllegalStateException("The policy service was closed"));
        long deadline = System.nanoTime() + CLOSING.toNanos();
        for (Thread thread : threads) {
            join(thread, deadline);
        }
    }

    private static void join(Thread thread, long deadline) {
        try {
            Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
            if (thread.isAlive() && !thread.join(left)) {
                log.error("Expected thread {} to stop in time; interrupting it", thread.getName());
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private Thread thread(String name, Runnable body) {
        return Thread.ofPlatform().name(name).unstarted(() -> {
            try {
                body.run();
            } catch (RuntimeException | Error e) {
                log.error("The policy service ends: {} failed", name, e);
                failure.complete(e);
                ready.completeExceptionally(e);
            } finally {
                // Neither thread is of use without the other.
                stopping.ask();
            }
        });
    }
}
