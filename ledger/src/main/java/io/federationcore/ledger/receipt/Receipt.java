package io.federationcore.ledger.receipt;

import io.federationcore.ledger.Check;
import io.federationcore.ledger.checkpoint.Checkpoint;
import io.federationcore.ledger.checkpoint.CheckpointResult;
import io.federationcore.ledger.checkpoint.CheckpointVerifier;
import io.federationcore.ledger.note.Base64Text;
import io.federationcore.ledger.note.InvalidNote;
import io.federationcore.ledger.note.Note;
import io.federationcore.ledger.tree.InclusionProof;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.message.Checks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * That the leaf at one place of a log is in the tree of a checkpoint. Its text is {@code c2sp.org/tlog-proof@v1}, its
 * file's ending {@code .tlog-proof}.
 *
 * @param extra base64 of whatever came with it, or null; nobody signed it, and nothing here believes it
 * @param index the leaf's place, which for an entry is its {@code log_seq}
 * @param hashes the inclusion proof's, from the leaf's sibling up, each 64 lower-case hex digits
 * @param checkpoint as the log and its witnesses signed it
 */
public record Receipt(@Nullable String extra, long index, List<String> hashes, Note checkpoint) {
    private static final String HEADER = "c2sp.org/tlog-proof@v1";
    private static final String EXTRA = "extra ";
    private static final String INDEX = "index ";
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,18}");
    private static final int MAX_HASHES = 64;
    private static final int MAX_BYTES = 2 * Note.MAX_BYTES;

    /** @throws InvalidNote if it cannot be written as a receipt */
    public Receipt {
        hashes = List.copyOf(hashes);
        hashes.forEach(hash -> Checks.sha256("hashes", hash));
        if (index < 0 || hashes.size() > MAX_HASHES) {
            throw new InvalidNote("Expected an index from 0 and at most " + MAX_HASHES + " hashes, but found " + index
                    + " and " + hashes.size());
        }
        if (extra != null && Base64Text.decode(extra).isEmpty()) {
            throw new InvalidNote("Expected extra data in base64, but found '" + Checks.shortened(extra) + "'");
        }
    }

    /** The receipt of a proof in the tree of {@code checkpoint}. */
    public static Receipt of(InclusionProof proof, Note checkpoint) {
        return new Receipt(null, proof.index(), proof.hashes(), checkpoint);
    }

    /**
     * Reads a receipt.
     *
     * @throws InvalidNote if it is none
     */
    public static Receipt parse(byte[] utf8) {
        if (utf8.length > MAX_BYTES) {
            throw new InvalidNote("Expected a receipt of at most " + MAX_BYTES + " bytes, but found " + utf8.length);
        }
        String text = new String(utf8, StandardCharsets.UTF_8); // the note below refuses what is not UTF-8
        int border = text.indexOf("\n\n");
        if (border < 0) {
            throw new InvalidNote("Expected a proof, an empty line and a checkpoint");
        }
        int at = 0;
        String[] lines = text.substring(0, border).split("\n", -1);
        requireLine(lines, at, HEADER);
        at++;
        String extra = null;
        if (at < lines.length && lines[at].startsWith(EXTRA)) {
            extra = lines[at].substring(EXTRA.length());
            at++;
        }
        requireLine(lines, at, INDEX);
        long index = number(lines[at].substring(INDEX.length()));
        List<String> hashes = new ArrayList<>();
        for (String line : List.of(lines).subList(at + 1, lines.length)) {
            hashes.add(hash(line));
        }
        return new Receipt(extra, index, hashes, Note.parse(text.substring(border + 2)));
    }

    /** The receipt's text. */
    public String format() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        if (extra != null) {
            text.append(EXTRA).append(extra).append('\n');
        }
        text.append(INDEX).append(index).append('\n');
        hashes.forEach(
                hash -> text.append(Base64Text.encode(Sha256.fromHex(hash))).append('\n'));
        return text.append('\n').append(checkpoint.format()).toString();
    }

    /**
     * Checks that {@code leaf}, hashed already, is in log {@code origin} at this place, as {@code verifier} believes the
     * checkpoint.
     */
    public List<Check> verify(String origin, byte[] leaf, CheckpointVerifier verifier) {
        CheckpointResult result = verifier.verify(checkpoint);
        List<Check> checks = new ArrayList<>(result.checks());
        String where = origin + "#" + index;
        if (result.checkpoint().isEmpty()) {
            checks.add(Check.notChecked("inclusion", where, "the checkpoint is not believed"));
            return checks;
        }
        Checkpoint head = result.checkpoint().get();
        boolean included = head.origin().equals(origin)
                && new InclusionProof(index, head.size(), hashes).proves(leaf, head.rootBytes());
        checks.add(
                included
                        ? Check.passed("inclusion", where, "in the tree of " + head.size() + " leaves")
                        : Check.failed(
                                "inclusion",
                                where,
                                "Expected leaf %s to be in the tree of %s@%d, but the proof does not lead there"
                                        .formatted(Sha256.toHex(leaf), head.origin(), head.size())));
        return checks;
    }

    private static void requireLine(String[] lines, int at, String start) {
        boolean whole = !start.endsWith(" ");
        if (at >= lines.length || !(whole ? lines[at].equals(start) : lines[at].startsWith(start))) {
            throw new InvalidNote("Expected a line '" + start + "', but found '"
                    + (at < lines.length ? Checks.shortened(lines[at]) : "none") + "'");
        }
    }

    private static long number(String digits) {
        try {
            if (NUMBER.matcher(digits).matches()) {
                return Long.parseLong(digits);
            }
        } catch (NumberFormatException e) {
            throw new InvalidNote("Expected an index below 2^63, but found " + digits, e);
        }
        throw new InvalidNote("Expected an index without leading zeros, but found '" + Checks.shortened(digits) + "'");
    }

    private static String hash(String line) {
        return Base64Text.decode(line)
                .filter(bytes -> bytes.length == 32)
                .map(Sha256::toHex)
                .orElseThrow(() -> new InvalidNote(
                        "Expected a hash of 32 bytes in base64, but found '" + Checks.shortened(line) + "'"));
    }
}
