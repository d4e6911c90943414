package io.federationcore.ledger.checkpoint;

import io.federationcore.ledger.note.Base64Text;
import io.federationcore.ledger.note.InvalidNote;
import io.federationcore.ledger.note.Note;
import io.federationcore.ledger.note.SignerKey;
import io.federationcore.schemas.hash.CompactTree;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.message.Checks;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The head of a log's tree: the text of a note that the log signs.
 *
 * @param origin which log: {@code <federation>/fc-run/<partition>}
 * @param size the number of leaves
 * @param root 64 lower-case hex digits
 * @param extensions further lines, which mean nothing here; our own logs write none
 */
public record Checkpoint(String origin, long size, String root, List<String> extensions) {
    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,18}");

    /** @throws InvalidNote if it cannot be written as a checkpoint */
    public Checkpoint {
        extensions = List.copyOf(extensions);
        if (origin.isEmpty() || origin.contains("\n") || size < 0) {
            throw new InvalidNote("Expected an origin in one line and a size from 0, but found '"
                    + Checks.shortened(origin) + "' and " + size);
        }
        if (!Checks.isSha256(root)) {
            throw new InvalidNote("Expected a root of 32 bytes, but found '" + Checks.shortened(root) + "'");
        }
        if (extensions.stream().anyMatch(line -> line.isEmpty() || line.contains("\n"))) {
            throw new InvalidNote("Expected extension lines that are not empty");
        }
    }

    /** The head of {@code tree}. */
    public static Checkpoint of(String origin, CompactTree tree) {
        return new Checkpoint(origin, tree.size(), Sha256.toHex(tree.root()), List.of());
    }

    /**
     * Reads a note's text.
     *
     * @throws InvalidNote if it is no checkpoint
     */
    public static Checkpoint parse(String text) {
        if (!text.endsWith("\n")) {
            throw new InvalidNote("Expected a checkpoint that ends with a newline");
        }
        String[] lines = text.substring(0, text.length() - 1).split("\n", -1);
        if (lines.length < 3) {
            throw new InvalidNote("Expected origin, size and root, but found " + lines.length + " lines");
        }
        byte[] root = Base64Text.decode(lines[2])
                .orElseThrow(() ->
                        new InvalidNote("Expected a root in base64, but found '" + Checks.shortened(lines[2]) + "'"));
        return new Checkpoint(
                lines[0], size(lines[1]), Sha256.toHex(root), List.of(lines).subList(3, lines.length));
    }

    /** A checkpoint's note, signed by the log. */
    public Note signedBy(SignerKey log) {
        return Note.unsigned(text()).with(log.sign(text()));
    }

    /** The note's text. */
    public String text() {
        StringBuilder text = new StringBuilder(origin + "\n" + size + "\n" + Base64Text.encode(rootBytes()) + "\n");
        extensions.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /** The root, 32 bytes. */
    public byte[] rootBytes() {
        return Sha256.fromHex(root);
    }

    private static long size(String line) {
        try {
            if (SIZE.matcher(line).matches()) {
                return Long.parseLong(line);
            }
        } catch (NumberFormatException e) {
            throw new InvalidNote("Expected a size below 2^63, but found " + line, e);
        }
        throw new InvalidNote("Expected a size without leading zeros, but found '" + Checks.shortened(line) + "'");
    }
}
