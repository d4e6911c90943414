package io.federationcore.ledger.pack;

import io.federationcore.ledger.ChainEntry;
import io.federationcore.ledger.ChainVerifier;
import io.federationcore.ledger.Check;
import io.federationcore.ledger.SignatureCheck;
import io.federationcore.ledger.VerdictCheck;
import io.federationcore.ledger.checkpoint.CheckpointVerifier;
import io.federationcore.ledger.checkpoint.TrustPolicy;
import io.federationcore.ledger.receipt.Receipt;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.Signed;
import io.federationcore.schemas.message.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks an evidence pack with nothing but a trust policy: its files, its chain, its seal, its place in the log as the
 * witnesses saw it, the replay of its events, its artifacts, and the signatures and verdicts in it.
 */
public final class PackVerifier {
    private static final String WRONG_ARTIFACTS = "the artifacts are not what they should be";

    private PackVerifier() {}

    /** All checks, in the order in which they are best read. */
    public static List<Check> verify(byte[] zip, TrustPolicy trust, Instant now) {
        CheckpointVerifier checkpoints = CheckpointVerifier.ofEvidence(trust, now);
        try {
            PackFiles files = PackFiles.read(zip);
            return files.has(EntryPack.SEAL)
                    ? verify(EntryPack.read(files), checkpoints)
                    : verify(EvidencePack.read(files), checkpoints);
        } catch (InvalidPack e) {
            return List.of(Check.failed("manifest", "pack", String.valueOf(e.getMessage())));
        }
    }

    private static List<Check> verify(EvidencePack pack, CheckpointVerifier checkpoints) {
        List<Check> checks = new ArrayList<>();
        checks.add(Check.passed("manifest", pack.runId(), pack.entries().size() + " entries"));
        checks.addAll(ChainVerifier.verify(pack.runId(), pack.entries()));
        checks.addAll(receipt(pack.runId(), pack.entries().getLast(), pack.receipt(), checkpoints));
        checks.addAll(bound(pack.runId(), pack.entries(), pack.artifacts()));
        return checks;
    }

    /** One entry alone: it is one of those over which the run's seal stands, and the log holds the seal. */
    private static List<Check> verify(EntryPack pack, CheckpointVerifier checkpoints) {
        List<Check> checks = new ArrayList<>();
        checks.add(Check.passed("manifest", pack.runId(), "1 entry, and the seal of its run"));
        checks.addAll(SealedEntry.verify(pack));
        checks.addAll(receipt(pack.runId(), pack.seal(), pack.receipt(), checkpoints));
        checks.addAll(signed(pack.runId(), List.of(pack.entry()), pack.artifacts()));
        checks.add(Check.notChecked("verdicts", pack.runId(), "one entry does not show what was asked"));
        return checks;
    }

    /**
     * Checks what these entries are bound to: that the artifacts are those, the signatures by the principals, and the
     * verdicts by the policies.
     *
     * @param artifacts by the digest that each should have
     */
    public static List<Check> bound(String runId, List<ChainEntry> entries, Map<String, JsonValue> artifacts) {
        List<Check> checks = new ArrayList<>(signed(runId, entries, artifacts));
        checks.add(
                checks.getFirst().result() == Check.Result.FAILED
                        ? Check.notChecked("verdicts", runId, WRONG_ARTIFACTS)
                        : VerdictCheck.verify(runId, entries, artifacts));
        return checks;
    }

    private static List<Check> signed(String runId, List<ChainEntry> entries, Map<String, JsonValue> artifacts) {
        Check found = artifacts(runId, entries, artifacts);
        // By what is not what its digest says, nothing can be checked.
        return List.of(
                found,
                found.result() == Check.Result.FAILED
                        ? Check.notChecked("signatures", runId, WRONG_ARTIFACTS)
                        : SignatureCheck.verify(runId, entries, artifacts));
    }

    /** The run's last entry is in the log; by the chain or the seal, so are those before it. */
    private static List<Check> receipt(String runId, ChainEntry last, Receipt receipt, CheckpointVerifier verifier) {
        Entry entry;
        try {
            entry = Codec.read(last.entry(), Entry.class);
        } catch (InvalidJson e) {
            return List.of(Check.failed("inclusion", runId, String.valueOf(e.getMessage())));
        }
        if (receipt.index() != entry.logSeq()) {
            return List.of(Check.failed(
                    "inclusion",
                    entry.eventId(),
                    "Expected a receipt of entry %d of %s, but found one of %d"
                            .formatted(entry.logSeq(), entry.log(), receipt.index())));
        }
        return receipt.verify(entry.log(), last.leaf(), verifier);
    }

    /** What the run was bound to is there, and is what its digest says. */
    private static Check artifacts(String runId, List<ChainEntry> entries, Map<String, JsonValue> artifacts) {
        for (Map.Entry<String, JsonValue> artifact : artifacts.entrySet()) {
            String found = artifact.getValue().sha256();
            if (!found.equals(artifact.getKey())) {
                return Check.failed(
                        "artifacts", artifact.getKey(), "Expected an artifact of that digest, but found " + found);
            }
        }
        Set<String> missing = new TreeSet<>(digests(entries));
        missing.removeAll(artifacts.keySet());
        return missing.isEmpty()
                ? Check.passed("artifacts", runId, artifacts.size() + " artifacts")
                : Check.notChecked("artifacts", runId, "not in the evidence: " + String.join(", ", missing));
    }

    /**
     * The digests of the workflow, the policy bundles and the principals to which these entries are bound, as far as they
     * say.
     */
    public static Set<String> digests(List<ChainEntry> entries) {
        Set<String> digests = new TreeSet<>();
        for (ChainEntry entry : entries) {
            try {
                entry.event().ifPresent(event -> add(event, digests));
            } catch (InvalidJson e) {
                continue; // the chain's own checks say so
            }
        }
        return digests;
    }

    private static void add(Event event, Set<String> digests) {
        if (event instanceof Event.RunCreated created) {
            digests.add(created.workflowDigest());
        } else if (event instanceof Event.GateFlagged flagged) {
            add(flagged.verdict(), digests);
            add(flagged.signed(), digests);
        } else if (event instanceof Event.GateResolved resolved) {
            add(resolved.verdict(), digests);
            add(resolved.signed(), digests);
        } else if (event instanceof Event.VoteRecorded voted) {
            add(voted.signed(), digests);
        } else if (event instanceof Event.OverrideRequested asked) {
            add(asked.signed(), digests);
        } else if (event instanceof Event.OverrideApplied applied) {
            add(applied.signed(), digests);
        }
    }

    private static void add(@Nullable Signed signed, Set<String> digests) {
        if (signed != null && signed.principalsDigest() != null) {
            digests.add(signed.principalsDigest());
        }
    }

    private static void add(@Nullable Verdict verdict, Set<String> digests) {
        if (verdict != null && verdict.bundleDigest() != null) {
            digests.add(verdict.bundleDigest());
        }
    }
}
