package io.federationcore.cli;

import io.federationcore.ledger.ChainEntry;
import io.federationcore.ledger.ChainVerifier;
import io.federationcore.ledger.Check;
import io.federationcore.ledger.LogVerifier;
import io.federationcore.ledger.checkpoint.CheckpointResult;
import io.federationcore.ledger.checkpoint.CheckpointVerifier;
import io.federationcore.ledger.checkpoint.TrustPolicy;
import io.federationcore.ledger.checkpoint.TrustPolicy.TrustedLog;
import io.federationcore.ledger.note.Note;
import io.federationcore.ledger.pack.PackVerifier;
import io.federationcore.schemas.log.LogName;
import io.federationcore.schemas.message.Checks;
import io.federationcore.sink.store.AuditStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./fcrun verify}: checks a run's chain from its stored bytes, or an evidence pack with no network. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Checks a run, or a file that ./fcrun pack wrote. Exits 0 only if everything holds; what was withheld is not"
                    + " checked and does not fail.",
            "A run: numbers, links, data, times, seal, that the events fold to its state, signatures, and that its"
                    + " policies come to the recorded verdicts again. With --trust also every whole log: dense numbers, data, and that its entries are what the log and enough witnesses signed.",
            "A pack: the same of its run, its files, and its place in the log, with nothing but the trust policy."
        },
        footer = {
            "",
            "Example:",
            "  ./fcrun verify RUN --trust .fcrun/trust.json",
            "  ./fcrun verify run.zip --trust trust.json"
        })
final class VerifyCommand extends SystemCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Parameters(paramLabel = "RUN|PACK", description = "The run's id, 'registry', or a pack's file.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String what;

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "Whom to believe; docs/settings.md says what is in it.")
    private @Nullable Path trust;

    @Override
    OptionalInt offline() throws IOException {
        if (what.equals("registry") || Checks.isRunId(what)) {
            return OptionalInt.empty();
        }
        Path pack = Path.of(what);
        if (!Files.isRegularFile(pack)) {
            throw new UserError(UserError.USAGE, "Expected a run's id or a pack's file, but found '" + what + "'");
        }
        if (trust == null) {
            throw new UserError(UserError.USAGE, "Expected --trust FILE: a pack cannot say whom to believe");
        }
        return OptionalInt.of(
                say(PackVerifier.verify(Files.readAllBytes(pack), TrustOption.read(trust), Instant.now())));
    }

    @Override
    int run(Connection connection) throws Exception {
        TrustPolicy policy = trust == null ? null : TrustOption.read(trust);
        try (AuditStore store = store(connection)) {
            List<ChainEntry> entries = RunReport.entries(store.chain(what));
            List<Check> checks = new ArrayList<>(ChainVerifier.verify(what, entries));
            checks.addAll(PackVerifier.bound(what, entries, artifacts(connection, entries)));
            if (policy != null) {
                for (TrustedLog log : policy.logs()) {
                    checks.addAll(log(connection, store, policy, log));
                }
            }
            return say(checks);
        }
    }

    /** One whole log against its newest head. */
    private List<Check> log(Connection connection, AuditStore store, TrustPolicy policy, TrustedLog log)
            throws SQLException {
        int partition = partition(log.origin());
        waitingFor("Looking for the newest checkpoint of " + log.origin());
        Optional<Note> head;
        try (LogSignatures signatures = new LogSignatures(connection.toKafka(), partition)) {
            head = signatures.await(
                    note -> CheckpointVerifier.ofLiveLog(policy, Instant.now())
                            .verify(note)
                            .checkpoint()
                            .isPresent(),
                    PATIENCE);
            if (head.isEmpty()) {
                head = signatures.await(any -> true, Duration.ZERO);
            }
        }
        if (head.isEmpty()) {
            return List.of(
                    Check.failed("checkpoint", log.origin(), "Expected a checkpoint of this log, but found none"));
        }
        waitingFor("Reading the whole of " + log.origin());
        return log(store, partition, policy, head.get(), Instant.now());
    }

    /** The whole of one partition's stored log against {@code head}, which nobody believes yet. */
    static List<Check> log(AuditStore store, int partition, TrustPolicy policy, Note head, Instant now)
            throws SQLException {
        CheckpointResult result = CheckpointVerifier.ofLiveLog(policy, now).verify(head);
        List<Check> checks = new ArrayList<>(result.checks());
        if (result.checkpoint().isEmpty()) {
            checks.add(
                    Check.notChecked("tree", "partition " + partition, "the log's newest checkpoint is not believed"));
            return checks;
        }
        LogVerifier verifier = new LogVerifier(result.checkpoint().get());
        store.forEachEntry(partition, 0, stored -> verifier.accept(RunReport.entry(stored)));
        checks.addAll(verifier.finish());
        return checks;
    }

    private static int partition(String origin) {
        try {
            return LogName.parse(origin).partition();
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    UserError.USAGE,
                    "--trust: Expected logs '<federation>/fc-run/<partition>', but found '" + origin + "'");
        }
    }

    private int say(List<Check> checks) {
        for (Check check : checks) {
            answer(
                    check,
                    "%-11s %-13s %s  %s"
                            .formatted(check.result().wire(), check.check(), check.where(), check.detail()));
        }
        return ChainVerifier.holds(checks) ? 0 : UserError.FAILED;
    }
}
