package io.federationcore.ledger.note;

import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.message.Checks;
import java.util.Arrays;

/**
 * One signature line of a note.
 *
 * @param name the key's name
 * @param encoded base64 of the key's id and the signature
 */
public record NoteSignature(String name, String encoded) {
    static final int KEY_ID_BYTES = 4;

    private static final String DASH = "\u2014 ";

    /** @throws InvalidNote if the name is not a key's, or too little is encoded */
    public NoteSignature {
        KeyName.check(name);
        if (Base64Text.decode(encoded)
                .filter(bytes -> bytes.length > KEY_ID_BYTES)
                .isEmpty()) {
            throw new InvalidNote("Expected a signature in base64, but found '" + Checks.shortened(encoded) + "'");
        }
    }

    static NoteSignature of(String name, String keyId, byte[] signature) {
        byte[] id = Sha256.fromHex(keyId);
        byte[] both = Arrays.copyOf(id, id.length + signature.length);
        System.arraycopy(signature, 0, both, id.length, signature.length);
        return new NoteSignature(name, Base64Text.encode(both));
    }

    static NoteSignature parse(String line) {
        int space = line.lastIndexOf(' ');
        if (!line.startsWith(DASH) || space < DASH.length()) {
            throw new InvalidNote(
                    "Expected a signature line '\u2014 name signature', but found '" + Checks.shortened(line) + "'");
        }
        return new NoteSignature(line.substring(DASH.length(), space), line.substring(space + 1));
    }

    /** The id of the key, 8 lower-case hex digits. */
    public String keyId() {
        return Sha256.toHex(Arrays.copyOf(bytes(), KEY_ID_BYTES));
    }

    /** What the key made. */
    byte[] signature() {
        byte[] bytes = bytes();
        return Arrays.copyOfRange(bytes, KEY_ID_BYTES, bytes.length);
    }

    /** The line, with its newline. */
    String line() {
        return DASH + name + " " + encoded + "\n";
    }

    private byte[] bytes() {
        return Base64Text.decode(encoded).orElseThrow();
    }
}
