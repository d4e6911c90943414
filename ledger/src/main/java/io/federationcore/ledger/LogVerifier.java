package io.federationcore.ledger;

import io.federationcore.ledger.checkpoint.Checkpoint;
import io.federationcore.schemas.hash.CompactTree;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
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
        if (!entry.isAt(head.origin(), tree.size(), root)) {
            judge(entry);
        }
        tree = tree.append(entry.leaf());
        rememberHead();
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
