package io.federationcore.witness;

import io.federationcore.ledger.ChainEntry;
import io.federationcore.ledger.checkpoint.Checkpoint;
import io.federationcore.ledger.checkpoint.TrustPolicy.TrustedLog;
import io.federationcore.ledger.note.InvalidNote;
import io.federationcore.ledger.note.Note;
import io.federationcore.schemas.hash.CompactTree;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.message.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One log as one witness sees it. It is shown the entries and the checkpoints, each in their order, and agrees to a
 * checkpoint only if its root is that of the very entries that were published: so it is consistent with everything to
 * which it agreed before. Knows of no topic and no file.
 */
final class WitnessedLog {
    /** How many entries it holds that no checkpoint covers yet: enough to wait for a sink that catches up. */
    static final int MAX_AHEAD = 1_000_000;

    /** How far back an older head is still known to be of the same log. */
    private static final int RECENT = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(WitnessedLog.class);

    private final TrustedLog log;
    private final Deque<Leaf> ahead = new ArrayDeque<>();
    private final Deque<Signed> waiting = new ArrayDeque<>();
    /** The trees just behind what was agreed to, oldest first. */
    private final Deque<CompactTree> recent = new ArrayDeque<>();

    private Seen seen;

    private record Leaf(byte[] hash, long nextOffset) {}

    private record Signed(Note note, Checkpoint checkpoint, long nextOffset) {}

    WitnessedLog(TrustedLog log, Seen seen) {
        this.log = log;
        this.seen = seen;
    }

    Seen seen() {
        return seen;
    }

    /** Whether it can hold more entries before it has judged a checkpoint that covers those it has. */
    boolean wantsEntries() {
        return ahead.size() < MAX_AHEAD;
    }

    /**
     * The log's next entry, as the audit topic has it.
     *
     * @throws Alarm.Raised if it does not follow the one before
     */
    void entry(byte @Nullable [] value, long offset) {
        long expected = seen.tree().size() + ahead.size();
        try {
            ChainEntry entry = ChainEntry.ofRecord(value);
            String root = Sha256.toHex(entry.disclosure().root());
            if (entry.isAt(log.origin(), expected, root) || isNew(Codec.read(entry.entry(), Entry.class), root)) {
                ahead.add(new Leaf(entry.leaf(), offset + 1));
            }
        } catch (InvalidJson | IllegalArgumentException e) {
            String shown = value == null ? null : new String(value, StandardCharsets.UTF_8);
            throw raised(Alarm.Kind.BROKEN_LOG, "At offset " + offset + ": " + e.getMessage(), null, shown);
        }
    }

    /**
     * Whether it is the next; false if it is read again after a restart, and is under the tree that was stored.
     *
     * @throws IllegalArgumentException if it is neither
     */
    private boolean isNew(Entry entry, String root) {
        long expected = seen.tree().size() + ahead.size();
        if (entry.logSeq() < expected && ahead.isEmpty()) {
            return false;
        }
        if (entry.logSeq() != expected || !entry.log().equals(log.origin())) {
            throw new IllegalArgumentException("Expected entry %d of %s, but found entry %d of %s"
                    .formatted(expected, log.origin(), entry.logSeq(), entry.log()));
        }
        if (!root.equals(entry.dataRoot())) {
            throw new IllegalArgumentException(
                    "Expected data of root " + entry.dataRoot() + " in entry " + expected + ", but found " + root);
        }
        return true;
    }

    /** The audit topic ends before what this witness has seen. */
    Alarm.Raised truncated(long endOffset) {
        return raised(
                Alarm.Kind.ROLLBACK,
                "Expected the audit topic to reach offset " + seen.nextAuditOffset() + ", but found its end at "
                        + endOffset,
                null,
                null);
    }

    /** The next record among the checkpoints. What the log did not sign is left aside: anybody may have written it. */
    void checkpoint(byte @Nullable [] value, long offset) {
        try {
            Note note = Note.parse(value == null ? new byte[0] : value);
            Checkpoint checkpoint = Checkpoint.parse(note.text());
            boolean signed = checkpoint.origin().equals(log.origin())
                    && log.keys().stream()
                            .anyMatch(key -> note.signaturesOf(key).stream()
                                    .anyMatch(signature -> key.verifies(note.text(), signature)));
            if (signed) {
                waiting.add(new Signed(note, checkpoint, offset + 1));
                return;
            }
            LOG.warn("Offset {} among the checkpoints of {} is not signed by it", offset, log.origin());
        } catch (InvalidNote e) {
            LOG.warn("Offset {} among the checkpoints of {} is none: {}", offset, log.origin(), e.getMessage());
        }
    }

    /**
     * Judges the checkpoints that it was shown, as far as it has their entries.
     *
     * @return the newest to which it now agrees, to be cosigned; empty if there is no new one
     * @throws Alarm.Raised if one is not the head of the entries
     */
    Optional<Note> judge() {
        Note agreed = null;
        while (!waiting.isEmpty()
                && waiting.getFirst().checkpoint().size() <= seen.tree().size() + ahead.size()) {
            Signed next = waiting.removeFirst();
            if (judge(next)) {
                agreed = next.note();
            }
        }
        return Optional.ofNullable(agreed);
    }

    /** Signed heads for which entries have not come yet. */
    int waiting() {
        return waiting.size();
    }

    private boolean judge(Signed signed) {
        Checkpoint checkpoint = signed.checkpoint();
        if (checkpoint.size() < seen.tree().size()) {
            older(signed);
            return false;
        }
        CompactTree tree = seen.tree();
        long nextAuditOffset = seen.nextAuditOffset();
        for (Leaf leaf : ahead) {
            if (tree.size() == checkpoint.size()) {
                break;
            }
            recent.add(tree);
            tree = tree.append(leaf.hash());
            nextAuditOffset = leaf.nextOffset();
        }
        String root = Sha256.toHex(tree.root());
        if (!root.equals(checkpoint.root())) {
            throw raised(
                    Alarm.Kind.FORK,
                    "Expected root %s of %d entries, which the audit topic holds, but the log signed %s"
                            .formatted(root, checkpoint.size(), checkpoint.root()),
                    signed.note(),
                    null);
        }
        for (long covered = seen.tree().size(); covered < tree.size(); covered++) {
            ahead.removeFirst();
        }
        while (recent.size() > RECENT) {
            recent.removeFirst();
        }
        seen = new Seen(tree, signed.note().format(), nextAuditOffset, signed.nextOffset());
        return true;
    }

    /** A sink that was thought dead may sign a head that it read a moment ago: the past, but the same past. */
    private void older(Signed signed) {
        Checkpoint checkpoint = signed.checkpoint();
        String expected = recent.stream()
                .filter(tree -> tree.size() == checkpoint.size())
                .map(tree -> Sha256.toHex(tree.root()))
                .findFirst()
                .orElse(null);
        if (expected == null) {
            throw raised(
                    Alarm.Kind.ROLLBACK,
                    "Expected a checkpoint of about %d entries or more, but found one of %d"
                            .formatted(seen.tree().size(), checkpoint.size()),
                    signed.note(),
                    null);
        }
        if (!expected.equals(checkpoint.root())) {
            throw raised(
                    Alarm.Kind.FORK,
                    "Expected root %s of %d entries, which the audit topic holds, but the log signed %s"
                            .formatted(expected, checkpoint.size(), checkpoint.root()),
                    signed.note(),
                    null);
        }
        LOG.warn("Log {} signed its head of {} entries again", log.origin(), checkpoint.size());
    }

    private Alarm.Raised raised(Alarm.Kind kind, String detail, @Nullable Note checkpoint, @Nullable String entry) {
        return new Alarm.Raised(new Alarm(
                kind,
                log.origin(),
                detail,
                checkpoint == null ? null : checkpoint.format(),
                entry,
                seen.tree().size(),
                Sha256.toHex(seen.tree().root()),
                seen.checkpoint()));
    }
}
