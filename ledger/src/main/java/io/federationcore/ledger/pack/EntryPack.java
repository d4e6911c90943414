package io.federationcore.ledger.pack;

import io.federationcore.ledger.ChainEntry;
import io.federationcore.ledger.receipt.Receipt;
import io.federationcore.ledger.tree.InclusionProof;
import io.federationcore.ledger.tree.MerkleTree;
import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.EventType;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One entry of a sealed run, disclosed alone, in a zip file: {@code manifest.json} with the SHA-256 of each other file, {@code
 * entry.json}, {@code run-inclusion.json}, which leads from its leaf to the run's root, {@code seal.json}, the run's last entry,
 * which says that root, {@code run.tlog-proof}, which proves that the log holds the seal, and {@code artifacts/<SHA-256>.json}
 * that the entry names. Of the run's other entries it has hashes alone.
 *
 * @param inclusion of the entry's leaf in the tree of the run's entries before the seal (RFC 6962)
 * @param receipt of the seal
 */
public record EntryPack(
        String runId,
        ChainEntry entry,
        InclusionProof inclusion,
        ChainEntry seal,
        SortedMap<String, JsonValue> artifacts,
        Receipt receipt) {
    static final String SEAL = "seal.json";
    private static final String ENTRY = "entry.json";
    private static final String INCLUSION = "run-inclusion.json";

    public EntryPack {
        artifacts = Collections.unmodifiableSortedMap(new TreeMap<>(artifacts));
    }

    /**
     * Entry {@code seq} out of a whole run.
     *
     * @throws IllegalArgumentException if the run is not sealed, or has no such entry before its seal
     */
    public static EntryPack of(EvidencePack run, int seq) {
        ChainEntry seal = run.entries().getLast();
        if (Codec.read(seal.entry(), Entry.class).type() != EventType.RUN_SEALED) {
            throw new IllegalArgumentException(
                    "Expected a run that has ended, for its seal holds the root over its entries");
        }
        List<ChainEntry> before = run.entries().subList(0, run.entries().size() - 1);
        if (seq < 0 || seq >= before.size()) {
            throw new IllegalArgumentException(
                    "Expected an entry from 0 to " + (before.size() - 1) + ", but found " + seq);
        }
        ChainEntry entry = before.get(seq);
        List<byte[]> leaves = before.stream().map(ChainEntry::leaf).toList();
        InclusionProof inclusion = new MerkleTree(
                        leaves.size(),
                        (level, index) ->
                                AuditHash.root(leaves.subList((int) (index << level), (int) ((index + 1) << level))))
                .inclusion(seq);
        SortedMap<String, JsonValue> named = new TreeMap<>(run.artifacts());
        named.keySet().retainAll(PackVerifier.digests(List.of(entry)));
        return new EntryPack(run.runId(), entry, inclusion, seal, named, run.receipt());
    }

    /** The zip file; the same pack always gives the same bytes. */
    public byte[] toZip() {
        PackFiles files = new PackFiles(runId);
        files.put(ENTRY, PackedEntry.write(entry));
        files.put(INCLUSION, Codec.write(inclusion));
        files.put(SEAL, PackedEntry.write(seal));
        files.put(EvidencePack.RECEIPT, receipt.format().getBytes(StandardCharsets.UTF_8));
        files.putArtifacts(artifacts);
        return files.toZip();
    }

    /** @throws InvalidPack naming the first file that is missing, unknown, or not what it should be */
    static EntryPack read(PackFiles files) {
        byte[] entry = files.take(ENTRY);
        byte[] inclusion = files.take(INCLUSION);
        byte[] seal = files.take(SEAL);
        byte[] receipt = files.take(EvidencePack.RECEIPT);
        return new EntryPack(
                files.runId(),
                PackFiles.parsed(ENTRY, () -> PackedEntry.read(entry)),
                PackFiles.parsed(INCLUSION, () -> Codec.readStrict(inclusion, InclusionProof.class)),
                PackFiles.parsed(SEAL, () -> PackedEntry.read(seal)),
                files.takeArtifacts(),
                PackFiles.parsed(EvidencePack.RECEIPT, () -> Receipt.parse(receipt)));
    }
}
