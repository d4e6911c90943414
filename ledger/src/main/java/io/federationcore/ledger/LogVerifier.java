package io.federationcore.ledger;

import io.federationcore.ledger.checkpoint.Checkpoint;
import io.federationcore.schemas.hash.CanonicalMembers;
import io.federationcore.schemas.hash.CompactTree;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks one whole log against its signed head, entry by entry: that the numbers have no gap, that each entry's data is
 * what it was, and that all leaves together have the root that was signed. Needs the same memory for any length.
 */
public final class LogVerifier {
    private final Checkpoint head;
    private CompactTree tree = CompactTree.EMPTY;
    private @Nullable String rootAtHead;
    private @Nullable Check numbers;
    private @Nullable Check data;

    /** @param head as it was believed, by whoever checks */
    public LogVerifier(Checkpoint head) {
        this.head = head;
        rememberHead();
    }

    /** The log's next entry. */
    public void accept(ChainEntry entry) {
        String root = Sha256.toHex(entry.disclosure().root());
        if (!isNext(entry.entry(), root)) {
            judge(entry);
        }
        tree = tree.append(entry.leaf());
        rememberHead();
    }

    /**
     * Whether the entry is the next of this log, with data of this root, as its text stands. Reading all of an entry would
     * take as long as all the hashing; what else it says is for those to judge who verify its run.
     */
    private boolean isNext(JsonValue entry, String root) {
        if (!entry.isCanonical() || !entry.isObject()) {
            return false;
        }
        int as = 0;
        for (CanonicalMembers.Member member : CanonicalMembers.of(entry)) {
            String expected = switch (member.name()) {
                case "data_root" -> '"' + root + '"';
                case "log" -> '"' + head.origin() + '"';
                case "log_seq" -> Long.toString(tree.size());
                default -> null;
            };
            as += member.value().equals(expected) ? 1 : 0;
        }
        return as == 3;
    }

    /** Finds out what is wrong with an entry that is not the next as it stands, if anything is. */
    private void judge(ChainEntry entry) {
        long expected = tree.size();
        String where = head.origin() + "#" + expected;
        try {
            Entry parsed = Codec.read(entry.entry(), Entry.class);
            if (numbers == null && (parsed.logSeq() != expected || !parsed.log().equals(head.origin()))) {
                numbers = Check.failed(
                        "log_numbers",
                        where,
                        "Expected entry %d of %s, but found entry %d of %s, %s"
                                .formatted(expected, head.origin(), parsed.logSeq(), parsed.log(), parsed.eventId()));
            }
            if (data == null) {
                data = entry.disclosure()
                        .otherThan(parsed.dataRoot())
                        .map(other -> Check.failed("log_data", where, other))
                        .orElse(null);
            }
        } catch (InvalidJson e) {
            numbers = numbers == null ? Check.failed("log_numbers", where, String.valueOf(e.getMessage())) : numbers;
        }
    }

    /** What came of it, once every entry was accepted. */
    public List<Check> finish() {
        String where = head.origin() + "@" + head.size();
        List<Check> checks = new ArrayList<>();
        checks.add(numbers != null ? numbers : Check.passed("log_numbers", where, tree.size() + " entries"));
        checks.add(data != null ? data : Check.passed("log_data", where, tree.size() + " entries"));
        if (rootAtHead == null) {
            checks.add(Check.failed(
                    "tree",
                    where,
                    "Expected %d entries, which the log signed, but found %d".formatted(head.size(), tree.size())));
        } else if (rootAtHead.equals(head.root())) {
            checks.add(Check.passed("tree", where, "root " + head.root()));
        } else {
            checks.add(Check.failed(
                    "tree",
                    where,
                    "Expected root %s, which the log signed, but found %s".formatted(head.root(), rootAtHead)));
        }
        return checks;
    }

    private void rememberHead() {
        if (tree.size() == head.size()) {
            rootAtHead = Sha256.toHex(tree.root());
        }
    }
}
