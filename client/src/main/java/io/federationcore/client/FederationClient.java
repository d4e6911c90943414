package io.federationcore.client;

import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.ReviewFinding;
import io.federationcore.schemas.message.Vote;
import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.settings.ServiceIdentity;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Sends signed commands, and tells what became of them. Safe for use by several threads.
 *
 * <p>An answer is read from the audit log or the rejections, from where they ended when the client connected. The
 * entries that it is made of are checked one by one against their own hashes, but not against their chains; {@link
 * AuditTail} does that. Futures complete on threads of their own: what depends on them may block.
 */
public final class FederationClient implements AutoCloseable {
    private static final Executor COMPLETIONS = Thread::startVirtualThread;

    private final CommandPublisher publisher;
    private final Expectations expectations;
    private final OutcomeTail tail;
    private final ClientOptions options;

    private FederationClient(
            CommandPublisher publisher, Expectations expectations, OutcomeTail tail, ClientOptions options) {
        this.publisher = publisher;
        this.expectations = expectations;
        this.tail = tail;
        this.options = options;
    }

    /**
     * Connects, and starts to read.
     *
     * @param actor for whom the identity's principal acts; a principal may always act as itself
     * @throws IllegalStateException if the federation's topics are missing
     * @throws org.apache.kafka.common.KafkaException if the broker cannot be asked within the options' timeout
     */
    public static FederationClient connect(
            KafkaConnection kafka, ServiceIdentity identity, Actor actor, ClientOptions options) {
        Expectations expectations = new Expectations(System::nanoTime, COMPLETIONS);
        CommandPublisher publisher = new CommandPublisher(
                KafkaClients.producer(kafka),
                identity.signer(),
                actor,
                kafka.topics().commands(),
                Clock.systemUTC());
        org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer = null;
        try {
            consumer = KafkaClients.reader(kafka);
            OutcomeTail tail = new OutcomeTail(
                    consumer, kafka.topics(), new AuditReader(identity.federation()), expectations, System::nanoTime);
            tail.start(options.timeout());
            return new FederationClient(publisher, expectations, tail, options);
        } catch (RuntimeException e) {
            publisher.close();
            if (consumer != null) {
                consumer.close();
            }
            throw e;
        }
    }

    /**
     * Sends a command. The future completes when the broker has it, which says nothing about whether it is accepted.
     *
     * @throws IllegalArgumentException if the command is larger than a record may be
     */
    public CompletableFuture<RecordMetadata> send(Command command) {
        return publisher.send(command).thenApplyAsync(metadata -> metadata, COMPLETIONS);
    }

    /** As {@link #submit(Command, Duration)}, with the options' timeout. */
    public CompletableFuture<Outcome> submit(Command command) {
        return submit(command, options.timeout());
    }

    /**
     * Sends a command and awaits the first answer: that it was refused, or that it was accepted, be it that a verdict
     * is still awaited.
     *
     * <p>The future fails with {@link AnswerTimeout} if no answer is seen in time, with Kafka's own exception if the
     * command cannot be sent, with {@link LogBreak} if the answer is not what its hashes say, and with {@link
     * IllegalStateException} if the client is closed or can read no more.
     *
     * @throws IllegalArgumentException if the command is larger than a record may be
     * @throws IllegalStateException if an answer to the same id is awaited already, or the client is closed
     */
    public CompletableFuture<Outcome> submit(Command command, Duration timeout) {
        return submit(command, false, timeout);
    }

    /** As {@link #submitAndSettle(Command, Duration)}, with the options' timeout. */
    public CompletableFuture<Outcome> submitAndSettle(Command command) {
        return submitAndSettle(command, options.timeout());
    }

    /**
     * As {@link #submit(Command, Duration)}, but awaits all that the command leads to by itself: also the verdict and
     * what follows from it, up to where a Titan or a person is awaited, or the run has ended.
     */
    public CompletableFuture<Outcome> submitAndSettle(Command command, Duration timeout) {
        return submit(command, true, timeout);
    }

    /**
     * As {@link #submitAndSettle(Command, Duration)}, for a command that comes from somebody else, for whom the client's
     * identity vouches.
     */
    public CompletableFuture<Outcome> submitAndSettle(Command command, OnBehalf from, Duration timeout) {
        return submit(command, true, timeout, () -> publisher.send(command, from));
    }

    private CompletableFuture<Outcome> submit(Command command, boolean settle, Duration timeout) {
        return submit(command, settle, timeout, () -> publisher.send(command));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what the sending came to goes to the expectations
    private CompletableFuture<Outcome> submit(
            Command command, boolean settle, Duration timeout, Supplier<CompletableFuture<RecordMetadata>> sending) {
        Submission submission = expectations.submit(command, settle, timeout);
        try {
            sending.get().whenComplete((metadata, failure) -> {
                if (failure == null) {
                    expectations.published(submission, metadata.partition(), metadata.offset());
                } else {
                    expectations.failed(submission, failure);
                }
            });
        } catch (RuntimeException e) {
            expectations.failed(submission, e);
            throw e;
        }
        return submission.future();
    }

    /**
     * Starts a run. Whoever wants to see every entry of it makes its id first, watches that, and starts it with {@link
     * #startRun(String, Command.StartRun)}.
     *
     * @param workflowVersion null for the latest registered
     */
    public StartedRun startRun(String workflowId, @Nullable String workflowVersion, JsonValue input) {
        return startRun(
                RunIds.next(),
                new Command.StartRun(
                        workflowId, workflowVersion, input, JsonValue.EMPTY_OBJECT, List.of(), null, null));
    }

    /**
     * Starts a run under an id that the caller made, so that it can be watched from its first entry.
     *
     * @param runId from {@link RunIds#next()}
     */
    public StartedRun startRun(String runId, Command.StartRun start) {
        return new StartedRun(runId, ask(runId, start));
    }

    /** Holds a run between steps. */
    public CompletableFuture<Outcome> pause(String runId, @Nullable String reason) {
        return ask(runId, new Command.PauseRun(reason));
    }

    /** Releases a pause. */
    public CompletableFuture<Outcome> resume(String runId) {
        return ask(runId, new Command.ResumeRun());
    }

    /** Ends a run as failed. */
    public CompletableFuture<Outcome> cancel(String runId, @Nullable String reason) {
        return ask(runId, new Command.CancelRun(reason));
    }

    /**
     * Approves at a gate that asks for no input, or rejects.
     *
     * @param ballotSha256 of what the voter was shown, {@link io.federationcore.schemas.message.Ballot#sha256}
     * @param reason required with a rejection
     */
    public CompletableFuture<Outcome> vote(
            String runId, String gateId, Vote vote, String ballotSha256, @Nullable String reason) {
        return ask(runId, new Command.CastVote(gateId, vote, ballotSha256, reason, null));
    }

    /**
     * Approves at a gate, and supplies what it asks for.
     *
     * @param ballotSha256 of what the voter was shown
     * @param input by the gate's schema
     */
    public CompletableFuture<Outcome> approve(
            String runId, String gateId, String ballotSha256, JsonValue input, @Nullable String reason) {
        return ask(runId, new Command.CastVote(gateId, Vote.APPROVE, ballotSha256, reason, input));
    }

    /** Takes the sender's own approval back, while the gate still waits. */
    public CompletableFuture<Outcome> withdrawVote(String runId, String gateId, @Nullable String reason) {
        return ask(runId, new Command.WithdrawVote(gateId, reason));
    }

    /** Asks to open a gate in an emergency; somebody else must apply it. */
    public CompletableFuture<Outcome> requestOverride(String runId, Command.RequestOverride request) {
        return ask(runId, request);
    }

    /**
     * Opens a gate in an emergency that somebody else asked to open.
     *
     * @param ballotSha256 of what the sender was shown
     */
    public CompletableFuture<Outcome> applyOverride(String runId, String gateId, String ballotSha256) {
        return ask(runId, new Command.ApplyOverride(gateId, ballotSha256));
    }

    /** Completes the review of an emergency override. */
    public CompletableFuture<Outcome> reviewOverride(String runId, String gateId, ReviewFinding finding, String note) {
        return ask(runId, new Command.ReviewOverride(gateId, finding, note));
    }

    /** Registers a workflow version that has neither prompts nor schemas. */
    public CompletableFuture<Outcome> registerWorkflow(String yaml) {
        return registerWorkflow(new Command.RegisterWorkflow(yaml, Map.of(), Map.of()));
    }

    /** Registers a workflow version. */
    public CompletableFuture<Outcome> registerWorkflow(Command.RegisterWorkflow registration) {
        return ask(Command.REGISTRY, registration);
    }

    /**
     * Publishes a policy bundle, and awaits the verdict on it.
     *
     * @param files YAML documents by file name
     * @return published if, and only if, the outcome's entries contain {@code FC-REG-002}
     */
    public CompletableFuture<Outcome> publishPolicies(Map<String, String> files) {
        return submitAndSettle(command(Command.REGISTRY, new Command.PublishPolicies(files)));
    }

    /** Publishes the principals. They replace the present ones whole. */
    public CompletableFuture<Outcome> publishPrincipals(JsonValue principals) {
        return ask(Command.REGISTRY, new Command.PublishPrincipals(principals));
    }

    /**
     * Awaits a run's end. It may have come before this call, if after the client connected, and not more than the
     * {@value Expectations#REMEMBERED_ENDS} latest ends ago; of a run that ended earlier, {@link AuditTail} tells.
     *
     * @return fails as {@link #submit(Command, Duration)} says
     * @throws IllegalStateException if the client is closed
     */
    public CompletableFuture<Event.RunFinished> awaitEnd(String runId, Duration timeout) {
        return expectations.end(runId, timeout);
    }

    /**
     * Shows each entry of a run, or of {@value Command#REGISTRY}, from now on, in order. Entries that were seen before
     * this call are not shown.
     *
     * @throws IllegalStateException if the client is closed
     */
    public Watch watch(String runId, Consumer<AuditRecord> listener) {
        Watch watch = new Watch(runId, listener, expectations::unwatch);
        expectations.watch(watch);
        return watch;
    }

    /** Sends what is still to be sent, then stops reading. Answers that are still awaited fail, and watches end. */
    @Override
    public void close() {
        publisher.close();
        tail.close();
    }

    private CompletableFuture<Outcome> ask(String runId, Command.Body body) {
        return submit(command(runId, body));
    }

    private Command command(String runId, Command.Body body) {
        return new Command(CommandIds.next(), options.tenantId(), runId, body);
    }
}
