package io.federationcore.ledger.pack;

import io.federationcore.ledger.ChainEntry;
import io.federationcore.ledger.ChainVerifier;
import io.federationcore.ledger.Check;
import io.federationcore.ledger.SignatureCheck;
import io.federationcore.ledger.VerdictCheck;
import io.federationcore.ledger.checkpoint.CheckpointVerifier;
import io.federationcore.ledger.checkpoint.TrustPolicy;
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
    private PackVerifier() {}

    /** All checks, in the order in which they are best read. */
    public static List<Check> verify(byte[] zip, TrustPolicy trust, Instant now) {
        EvidencePack pack;
        try {
            pack = EvidencePack.read(zip);
        } catch (InvalidPack e) {
            return List.of(Check.failed("manifest", "pack", String.valueOf(e.getMessage())));
        }
        List<Check> checks = new ArrayList<>();
        checks.add(Check.passed("manifest", pack.runId(), pack.entries().size() + " entries"));
        checks.addAll(ChainVerifier.verify(pack.runId(), pack.entries()));
        checks.addAll(receipt(pack, CheckpointVerifier.ofEvidence(trust, now)));
        checks.addAll(bound(pack.runId(), pack.entries(), pack.artifacts()));
        return checks;
    }

    /**
     * Checks what these entries are bound to: that the artifacts are those, the signatures by the principals, and the
     * verdicts by the policies.
     *
     * @param artifacts by the digest that each should have
     */
    public static List<Check> bound(String runId, List<ChainEntry> entries, Map<String, JsonValue> artifacts) {
        Check found = artifacts(runId, entries, artifacts);
        if (found.result() == Check.Result.FAILED) {
            // By what is not what its digest says, nothing can be checked.
            String why = "the artifacts are not what they should be";
            return List.of(found, Check.notChecked("signatures", runId, why), Check.notChecked("verdicts", runId, why));
        }
        return List.of(
                found,
                SignatureCheck.verify(runId, entries, artifacts),
                VerdictCheck.verify(runId, entries, artifacts));
    }

    /** The last entry is in the log; by the chain, so are all before it. */
    private static List<Check> receipt(EvidencePack pack, CheckpointVerifier verifier) {
        ChainEntry last = pack.entries().getLast();
        Entry entry;
        try {
            entry = Codec.read(last.entry(), Entry.class);
        } catch (InvalidJson e) {
            return List.of(Check.failed("inclusion", pack.runId(), String.valueOf(e.getMessage())));
        }
        if (pack.receipt().index() != entry.logSeq()) {
            return List.of(Check.failed(
                    "inclusion",
                    entry.eventId(),
                    "Expected a receipt of entry %d of %s, but found one of %d"
                            .formatted(
                                    entry.logSeq(), entry.log(), pack.receipt().index())));
        }
        return pack.receipt().verify(entry.log(), last.leaf(), verifier);
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
