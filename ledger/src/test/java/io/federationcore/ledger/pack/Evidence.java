package io.federationcore.ledger.pack;

import io.federationcore.ledger.ChainEntry;
import io.federationcore.ledger.Vectors;
import io.federationcore.ledger.checkpoint.Checkpoint;
import io.federationcore.ledger.checkpoint.Signers;
import io.federationcore.ledger.checkpoint.TrustPolicy;
import io.federationcore.ledger.checkpoint.TrustPolicy.TrustedLog;
import io.federationcore.ledger.note.Note;
import io.federationcore.ledger.note.SignerKey;
import io.federationcore.ledger.receipt.Receipt;
import io.federationcore.ledger.tree.MerkleTree;
import io.federationcore.ledger.tree.Subtrees;
import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.CompactTree;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.EventCode;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.RejectionCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A recorded run in a small log, honest or as an attacker would have it. */
final class Evidence {
    static final String ORIGIN = "test/fc-run/0";
    static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");
    static final SignerKey LOG = Signers.log(ORIGIN, "log");
    static final SignerKey WITNESS = Signers.witness("witness.example/ada", "ada");
    /** Entries before the run. */
    static final int BEFORE = 7;

    static final TrustPolicy TRUST = new TrustPolicy(
            List.of(new TrustedLog(ORIGIN, List.of(LOG.verifier()))),
            List.of(WITNESS.verifier()),
            1,
            Duration.ofMinutes(5));

    final List<AuditRecord> records;

    private Evidence(List<AuditRecord> records) {
        this.records = records;
    }

    /** As it was recorded. */
    static Evidence honest() {
        try (InputStream in = Objects.requireNonNull(Vectors.class.getResourceAsStream("/runs/completed.jsonl"))) {
            List<AuditRecord> records = new ArrayList<>();
            List<AuditRecord> run = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> Codec.read(line.getBytes(StandardCharsets.UTF_8), AuditRecord.class))
                    .toList();
            for (int i = 0; i < BEFORE; i++) {
                records.add(refusal(i, run.getFirst().entry()));
            }
            records.addAll(run);
            return new Evidence(records);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With the same records but what {@code change} did to them; no hash is made anew. */
    Evidence changed(UnaryOperator<List<AuditRecord>> change) {
        return new Evidence(change.apply(new ArrayList<>(records)));
    }

    /** With all numbers, links, data roots and the seal made anew, as one who can hash would. */
    Evidence rehashed() {
        List<AuditRecord> made = new ArrayList<>();
        CompactTree run = CompactTree.EMPTY;
        String prev = Entry.NO_PREVIOUS;
        long seq = 0;
        for (AuditRecord record : records) {
            boolean chained = record.entry().seq() != null;
            JsonValue data = record.entry().type() == EventType.RUN_SEALED
                    ? Codec.toValue(new Event.RunSealed(run.size(), Sha256.toHex(run.root())))
                    : record.data();
            String root = Sha256.toHex(AuditHash.dataRoot(data, Sha256.fromHex(record.salt())));
            Entry entry = entry(
                    record.entry(),
                    made.size(),
                    chained ? seq : null,
                    chained ? prev : null,
                    root,
                    record.entry().type());
            made.add(new AuditRecord(entry, data, record.salt()));
            if (chained) {
                byte[] leaf = AuditHash.leaf(Codec.write(entry));
                run = run.append(leaf);
                prev = Sha256.toHex(leaf);
                seq++;
            }
        }
        return new Evidence(made);
    }

    /** The log's entries. */
    List<ChainEntry> log() {
        return records.stream()
                .map(record -> new ChainEntry(Codec.toValue(record.entry()), record.data(), record.salt()))
                .toList();
    }

    /** The run's entries. */
    List<ChainEntry> run() {
        return log().subList(BEFORE, records.size());
    }

    /** The log's head, signed by whoever has its key. */
    Note head() {
        return Checkpoint.of(ORIGIN, CompactTree.of(leaves())).signedBy(LOG);
    }

    /** The same as its witness saw it. */
    Note witnessedHead() {
        return Signers.cosigned(head(), WITNESS, NOW.minusSeconds(10));
    }

    /** The receipt of one entry under a head of this very log. */
    Receipt receipt(int index, Note head) {
        return Receipt.of(new MerkleTree(records.size(), Subtrees.of(leaves())).inclusion(index), head);
    }

    /** This run in a pack with somebody's receipt. */
    byte[] pack(Receipt receipt) {
        String runId = records.get(BEFORE).entry().runId();
        return new EvidencePack(runId, run(), new TreeMap<>(), receipt).toZip();
    }

    private List<byte[]> leaves() {
        return log().stream().map(ChainEntry::leaf).toList();
    }

    static Entry entry(
            Entry like,
            long logSeq,
            @org.jspecify.annotations.Nullable Long seq,
            @org.jspecify.annotations.Nullable String prev,
            String dataRoot,
            EventCode type) {
        return new Entry(
                like.v(),
                like.log(),
                like.tenantId(),
                like.runId(),
                seq,
                logSeq,
                type,
                like.runId() + (seq == null ? ".x" + logSeq : "." + seq),
                like.time(),
                like.principal(),
                like.actor(),
                like.cause(),
                like.commandId(),
                prev,
                dataRoot);
    }

    private static AuditRecord refusal(int logSeq, Entry like) {
        JsonValue data = Codec.toValue(
                new Event.CommandRefused(RejectionCode.NOT_AUTHORISED, "no " + logSeq, "a".repeat(64), 0));
        byte[] salt = Sha256.of(new byte[] {(byte) logSeq});
        String root = Sha256.toHex(AuditHash.dataRoot(data, salt));
        return new AuditRecord(
                entry(like, logSeq, null, null, root, EventType.COMMAND_REFUSED), data, Sha256.toHex(salt));
    }
}
