package io.federationcore.sink;

import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.CompactTree;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Cause;
import io.federationcore.schemas.message.CauseKind;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.EventCode;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.PrincipalType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes one partition of a log, hashed and chained as the orchestrator does, from nothing but events. Offsets have a
 * gap behind every third record, as transactions leave them.
 */
public final class TestLog {
    public static final String FEDERATION = "test";
    public static final String TENANT = "acme";
    public static final String TOPIC = "fc-run.audit";
    public static final Instant START = Instant.parse("2026-03-01T09:00:00.000Z");

    private static final byte[] SALT_KEY = "a key for the salts of the tests".getBytes(StandardCharsets.UTF_8);
    private static final Actor ACTOR = new Actor(ActorType.HUMAN, "ada");

    private final int partition;
    private final List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records = new ArrayList<>();
    private final Map<String, Entry> heads = new HashMap<>();
    private final Map<String, CompactTree> trees = new HashMap<>();
    private final List<byte[]> leaves = new ArrayList<>();
    private long nextOffset;
    private long nextLogSeq;

    public TestLog(int partition) {
        this.partition = partition;
    }

    public int partition() {
        return partition;
    }

    /** All records so far. */
    public List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records() {
        return List.copyOf(records);
    }

    /** The time of the entry that comes next: each is a second after the one before it. */
    public Instant now() {
        return START.plusSeconds(nextLogSeq);
    }

    /** The place in the run's chain of the entry that comes next. */
    public long nextSeq(String runId) {
        Entry head = heads.get(runId);
        return head == null || head.seq() == null ? 0 : head.seq() + 1;
    }

    /** Adds an entry of a chain. */
    public TestLog chained(String runId, Event event) {
        return chained(runId, event.type(), Codec.toValue(event));
    }

    /** Adds an entry of a chain, of any code and with any data. */
    public TestLog chained(String runId, EventCode code, JsonValue data) {
        long seq = nextSeq(runId);
        Entry head = heads.get(runId);
        String prev = head == null ? Entry.NO_PREVIOUS : Sha256.toHex(AuditHash.leaf(Codec.write(head)));
        Entry entry = append(runId, runId + "." + seq, seq, prev, code, data);
        heads.put(runId, entry);
        trees.merge(runId, CompactTree.EMPTY.append(leaf(entry)), (tree, first) -> tree.append(leaf(entry)));
        return this;
    }

    /** Adds the seal of a run's chain, and says its root. */
    public String sealed(String runId) {
        CompactTree tree = trees.getOrDefault(runId, CompactTree.EMPTY);
        String root = Sha256.toHex(tree.root());
        chained(runId, new Event.RunSealed(tree.size(), root));
        return root;
    }

    /** The leaf of the entry at that place of the log. */
    public byte[] leaf(int logSeq) {
        return leaves.get(logSeq);
    }

    private static byte[] leaf(Entry entry) {
        return AuditHash.leaf(Codec.write(entry));
    }

    /** Adds an entry under a run's id, but outside of its chain. */
    public TestLog unchained(String runId, Event event) {
        append(runId, runId + ".x" + nextLogSeq, null, null, event.type(), Codec.toValue(event));
        return this;
    }

    private Entry append(
            String runId, String eventId, @Nullable Long seq, @Nullable String prev, EventCode code, JsonValue data) {
        byte[] salt = AuditHash.salt(SALT_KEY, eventId);
        Entry entry = new Entry(
                Entry.VERSION,
                FEDERATION + "/fc-run/" + partition,
                TENANT,
                runId,
                seq,
                nextLogSeq,
                code,
                eventId,
                now(),
                new Principal(PrincipalType.SERVICE, "shop", "gateway"),
                ACTOR,
                new Cause(CauseKind.COMMAND, "cmd-" + runId),
                "cmd-" + runId,
                prev,
                Sha256.toHex(AuditHash.dataRoot(data, salt)));
        byte[] value = Codec.write(new AuditRecord(entry, data, Sha256.toHex(salt)));
        records.add(record(partition, nextOffset, runId, value));
        leaves.add(leaf(entry));
        nextLogSeq++;
        nextOffset += nextLogSeq % 3 == 0 ? 2 : 1;
        return entry;
    }

    /** A record of the audit topic. */
    public static ConsumerRecord<byte @Nullable [], byte @Nullable []> record(
            int partition, long offset, String key, byte[] value) {
        return new ConsumerRecord<>(TOPIC, partition, offset, key.getBytes(StandardCharsets.UTF_8), value);
    }
}
