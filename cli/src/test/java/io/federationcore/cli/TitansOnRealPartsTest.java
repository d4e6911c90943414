package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.client.FederationClient;
import io.federationcore.client.RunIds;
import io.federationcore.client.TaskHandler;
import io.federationcore.client.TaskResult;
import io.federationcore.client.Titan;
import io.federationcore.client.TitanOptions;
import io.federationcore.client.Watch;
import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.settings.ServiceIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Titans that take long, and the Titan of the documents, on a whole system. */
@Timeout(300)
class TitansOnRealPartsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Path TITANS =
            Path.of(System.getProperty("basedir", "")).resolve("../docs/titans.md");

    @TempDir
    static Path dir;

    @SuppressWarnings("NullAway.Init")
    private static LocalDirectory directory;

    @SuppressWarnings("NullAway.Init")
    private static LocalSystem system;

    @BeforeAll
    static void start() throws Exception {
        directory = LocalDirectory.take(dir.resolve("up"));
        system = LocalSystem.start(directory, Progress.onTerminal());
    }

    @AfterAll
    static void stop() throws Exception {
        system.close();
        directory.close();
    }

    @Test
    void work_of_three_times_the_time_out_completes() throws Exception {
        CompletableFuture<String> longEnough = new CompletableFuture<>();
        List<AuditRecord> seen = run("long-work", TitanOptions.DEFAULT_LONGEST_TASK, longEnough, task -> {
            longEnough.get();
            return TaskResult.completed(JsonValue.EMPTY_OBJECT);
        });

        assertThat(end(seen).to()).isEqualTo(RunStatus.COMPLETED);
        assertThat(Duration.between(
                        times(seen, EventType.STEP_STARTED).getFirst(),
                        times(seen, EventType.STEP_COMPLETED).getFirst()))
                .isGreaterThanOrEqualTo(TIMEOUT.multipliedBy(3));
        assertThat(times(seen, EventType.STEP_EXTENDED)).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void without_extension_the_same_work_times_out() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        List<AuditRecord> seen = run("hard-limit", Duration.ZERO, new CompletableFuture<>(), task -> {
            never.await();
            return TaskResult.completed(JsonValue.EMPTY_OBJECT);
        });

        assertThat(end(seen).to()).isEqualTo(RunStatus.FAILED);
        assertThat(times(seen, EventType.STEP_EXTENDED)).isEmpty();
        assertThat(seen.stream().map(record -> record.knownEvent().orElseThrow()))
                .filteredOn(Event.StepFailed.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        Event.StepFailed.class,
                        failed -> assertThat(failed.code()).isEqualTo("timeout"));
    }

    @Test
    void the_titan_of_the_documents_works() throws Exception {
        register("payments", Duration.ofMinutes(5));
        Consumer<Runnable> titan = DocumentedJava.of(TITANS)
                .running(system.connection().toKafka(), identity("titan:local", LocalKeys.TITAN));

        CompletableFuture<Event.RunFinished> end = new CompletableFuture<>();
        titan.accept(() -> {
            try (FederationClient client = system.connection().client()) {
                String run = RunIds.next();
                client.startRun(run, startOf("payments")).outcome().get(1, TimeUnit.MINUTES);
                end.complete(client.awaitEnd(run, Duration.ofMinutes(1)).get());
            } catch (Exception e) {
                end.completeExceptionally(e);
            }
        });
        assertThat(end.get(2, TimeUnit.MINUTES).to()).isEqualTo(RunStatus.COMPLETED);
    }

    /**
     * Runs one step, and returns all that the log says of the run.
     *
     * @param longEnough completed once the log's own time says that the step is at work for three times its time-out
     */
    private static List<AuditRecord> run(
            String queue, Duration longestTask, CompletableFuture<String> longEnough, TaskHandler handler)
            throws Exception {
        register(queue, TIMEOUT);
        List<AuditRecord> seen = new CopyOnWriteArrayList<>();
        TitanOptions options = new TitanOptions(queue + "-1", 4, TitanOptions.DEFAULT_CLOSE_TIMEOUT, longestTask);
        String run = RunIds.next();
        try (Titan titan = Titan.start(
                        system.connection().toKafka(),
                        identity("titan:local", LocalKeys.TITAN),
                        queue,
                        options,
                        handler);
                FederationClient client = system.connection().client();
                Watch watch = client.watch(run, record -> {
                    seen.add(record);
                    completeAfterThree(seen, longEnough);
                })) {
            client.startRun(run, startOf(queue))
                    .outcome()
                    .get(1, TimeUnit.MINUTES)
                    .orThrow();
            client.awaitEnd(run, Duration.ofMinutes(2)).get();
            watch.close();
            assertThat(titan.ended()).isNotDone();
            assertThat(watch.ended()).isCompleted();
        }
        return seen;
    }

    private static void completeAfterThree(List<AuditRecord> seen, CompletableFuture<String> longEnough) {
        List<Instant> started = times(seen, EventType.STEP_STARTED);
        if (!started.isEmpty()
                && !seen.getLast().entry().time().isBefore(started.getFirst().plus(TIMEOUT.multipliedBy(3)))) {
            longEnough.complete("seen");
        }
    }

    private static List<Instant> times(List<AuditRecord> seen, EventType type) {
        return seen.stream()
                .filter(record -> record.entry().type() == type)
                .map(record -> record.entry().time())
                .toList();
    }

    private static Event.RunFinished end(List<AuditRecord> seen) {
        return seen.stream()
                .flatMap(record -> record.knownEvent().stream())
                .filter(Event.RunFinished.class::isInstance)
                .map(Event.RunFinished.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** A version of the shipped workflow, so that the shipped policies let it pass, with one step on that queue. */
    private static void register(String queue, Duration timeout) throws Exception {
        String workflow = """
                apiVersion: fc/v1
                kind: Workflow
                metadata: {id: %s, version: %s}
                spec:
                  deadline: PT1H
                  steps:
                    - {id: act, type: act, queue: %s, timeout: %s}
                """.formatted(CrashStage.WORKFLOW, queue, queue, timeout);
        try (FederationClient admin = system.connection().client(LocalKeys.ADMINISTRATOR)) {
            admin.registerWorkflow(workflow).get(1, TimeUnit.MINUTES).orThrow();
        }
    }

    private static Command.StartRun startOf(String version) {
        Command.StartRun start =
                Command.StartRun.of(CrashStage.WORKFLOW, JsonValue.parse("{\"test_mode\":\"happy_path\"}"));
        return new Command.StartRun(
                start.workflowId(),
                version,
                start.input(),
                start.metadata(),
                start.tags(),
                start.correlationId(),
                start.retryOf());
    }

    private static ServiceIdentity identity(String principal, String kid) throws Exception {
        return new ServiceIdentity(
                LocalSystem.FEDERATION,
                Principal.parse(principal),
                kid,
                KeyRing.parse(Files.readAllBytes(directory.keys())));
    }
}
