package io.federationcore.ledger.note;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Text and who signed it. Nothing in it is believed until a trusted key's signature was checked.
 *
 * @param text ends with a newline, and has no other control characters
 * @param signatures none before the text is signed; at most {@value #MAX_SIGNATURES}
 */
public record Note(String text, List<NoteSignature> signatures) {
    /** The largest note that is read, in bytes. */
    public static final int MAX_BYTES = 64 * 1024;
    /** The most signatures that are read. */
    public static final int MAX_SIGNATURES = 100;

    /** @throws InvalidNote if the text cannot be a note's */
    public Note {
        signatures = List.copyOf(signatures);
        if (!text.endsWith("\n") || text.chars().anyMatch(c -> c < 0x20 && c != '\n')) {
            throw new InvalidNote("Expected text that ends with a newline and has no other control characters");
        }
        if (signatures.size() > MAX_SIGNATURES) {
            throw new InvalidNote("Expected at most " + MAX_SIGNATURES + " signatures, but found " + signatures.size());
        }
    }

    /**
     * Reads a signed note.
     *
     * @throws InvalidNote if it is not one
     */
    public static Note parse(byte[] utf8) {
        if (utf8.length > MAX_BYTES) {
            throw new InvalidNote("Expected a note of at most " + MAX_BYTES + " bytes, but found " + utf8.length);
        }
        String note = decode(utf8);
        int border = note.lastIndexOf("\n\n");
        if (border < 0 || border + 2 == note.length() || !note.endsWith("\n")) {
            throw new InvalidNote("Expected text, an empty line, and signature lines that end with a newline");
        }
        List<NoteSignature> signatures = new ArrayList<>();
        for (String line : note.substring(border + 2, note.length() - 1).split("\n", MAX_SIGNATURES + 2)) {
            signatures.add(NoteSignature.parse(line));
        }
        return new Note(note.substring(0, border + 1), signatures);
    }

    /** As {@link #parse(byte[])}, from text. */
    public static Note parse(String note) {
        return parse(note.getBytes(StandardCharsets.UTF_8));
    }

    /** Text that nobody signed yet. */
    public static Note unsigned(String text) {
        return new Note(text, List.of());
    }

    /** This note with one more signature behind the others; without change if it has that very one. */
    public Note with(NoteSignature signature) {
        return signatures.contains(signature)
                ? this
                : new Note(
                        text,
                        Stream.concat(signatures.stream(), Stream.of(signature)).toList());
    }

    /** The signatures that say they are of {@code key}. */
    public List<NoteSignature> signaturesOf(VerifierKey key) {
        return signatures.stream().filter(key::claims).toList();
    }

    /** The whole note, as it is written. */
    public String format() {
        return text + "\n" + signatures.stream().map(NoteSignature::line).collect(Collectors.joining());
    }

    private static String decode(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidNote("Expected a note in UTF-8, but found other bytes", e);
        }
    }
}
