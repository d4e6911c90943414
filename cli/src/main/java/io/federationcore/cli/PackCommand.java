package io.federationcore.cli;

import io.federationcore.ledger.ChainEntry;
import io.federationcore.ledger.checkpoint.CheckpointVerifier;
import io.federationcore.ledger.checkpoint.TrustPolicy;
import io.federationcore.ledger.note.Note;
import io.federationcore.ledger.pack.EntryPack;
import io.federationcore.ledger.pack.EvidencePack;
import io.federationcore.ledger.receipt.Receipt;
import io.federationcore.sink.log.StoredEntry;
import io.federationcore.sink.store.AuditStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./fcrun pack}: one run's evidence in one file. */
@Command(
        name = "pack",
        mixinStandardHelpOptions = true,
        description = {
            "Packs a run's evidence into one file that anybody can check with ./fcrun verify, a trust policy and no network.",
            "Waits until the log's checkpoint covers the run and, with --trust, until that policy believes it."
        },
        footer = {"", "Example:", "  ./fcrun pack RUN --out run.zip --withhold input --trust .fcrun/trust.json"})
final class PackCommand extends SystemCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Parameters(paramLabel = "RUN", description = "The run's id, or 'registry'.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String runId;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "Where to write it; replaced if there.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path out;

    @Option(
            names = "--withhold",
            paramLabel = "NAME",
            arity = "1..*",
            description = "Members of the events' data to leave out, such as input or output. Every proof stays valid.")
    private List<String> withhold = new ArrayList<>();

    @Option(
            names = "--only",
            paramLabel = "SEQ",
            description =
                    "One entry alone, by its number in the run; of the others there are hashes only. The run must have"
                            + " ended.")
    private @Nullable Integer only;

    @Option(names = "--trust", paramLabel = "FILE", description = "A trust policy that has to believe the checkpoint.")
    private @Nullable Path trust;

    /** The answer with {@code --json}. */
    record Packed(String runId, String file, int entries, SortedMap<String, Integer> withheld, long checkpointSize) {}

    @Override
    int run(Connection connection) throws Exception {
        TrustPolicy policy = trust == null ? null : TrustOption.read(trust);
        try (AuditStore store = store(connection)) {
            List<StoredEntry> chain = store.chain(runId);
            if (chain.isEmpty()) {
                throw new UserError(
                        UserError.FAILED, "Expected a run that is stored, but found none of id '" + runId + "'");
            }
            StoredEntry last = chain.getLast();
            Note checkpoint = checkpoint(connection, last, policy);
            long size = LogSignatures.size(checkpoint);
            Receipt receipt = Receipt.of(store.inclusion(last.partition(), last.logSeq(), size), checkpoint);
            List<ChainEntry> entries = RunReport.entries(chain);
            EvidencePack pack = new EvidencePack(runId, entries, artifacts(connection, entries), receipt)
                    .without(new TreeSet<>(withhold));
            Integer alone = only;
            SecretFile.write(
                    out,
                    alone == null
                            ? pack.toZip()
                            : ofArguments(() -> EntryPack.of(pack, alone)).toZip());
            answer(
                    new Packed(runId, out.toString(), alone == null ? entries.size() : 1, pack.withheld(), size),
                    "packed " + (alone == null ? entries.size() + " entries" : "entry " + alone + " alone") + " of run "
                            + runId + " into " + out
                            + (pack.withheld().isEmpty()
                                    ? ""
                                    : ", without " + pack.withheld().keySet()));
            return 0;
        }
    }

    private Note checkpoint(Connection connection, StoredEntry last, @Nullable TrustPolicy policy) {
        waitingFor("Waiting for a checkpoint that covers the run");
        try (LogSignatures signatures = new LogSignatures(connection.toKafka(), last.partition())) {
            return signatures
                    .await(
                            note -> LogSignatures.size(note) > last.logSeq()
                                    && (policy == null
                                            || CheckpointVerifier.ofEvidence(policy, Instant.now())
                                                    .verify(note)
                                                    .checkpoint()
                                                    .isPresent()),
                            PATIENCE)
                    .orElseThrow(() -> new UserError(
                            UserError.FAILED,
                            "Expected a checkpoint" + (policy == null ? "" : " that the trust policy believes")
                                    + " of more than " + last.logSeq() + " entries within " + PATIENCE.toSeconds()
                                    + " s, but found none"));
        }
    }
}
