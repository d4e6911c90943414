package io.federationcore.ledger.note;

import io.federationcore.schemas.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a key signs: the signature types of signed notes that are used here. Both are Ed25519. */
public enum KeyUse {
    /** Signs the text of notes, as a log does: type 0x01. */
    NOTE(1),
    /** Cosigns checkpoints with the time, as a witness does: type 0x04. */
    COSIGNATURE(4);

    private final byte type;

    KeyUse(int type) {
        this.type = (byte) type;
    }

    /** The signature type's identifier byte. */
    byte type() {
        return type;
    }

    static KeyUse ofType(byte type) {
        return Arrays.stream(values())
                .filter(use -> use.type == type)
                .findFirst()
                .orElseThrow(() ->
                        new InvalidNote("Expected a key of type 0x01 (notes) or 0x04 (cosignatures), but found 0x%02x"
                                .formatted(type)));
    }

    /** The key id, 8 lower-case hex digits: the start of SHA-256(name ‖ 0x0A ‖ type ‖ public key). */
    String keyId(String name, byte[] publicKey) {
        byte[] digest = Sha256.of(name.getBytes(StandardCharsets.UTF_8), new byte[] {'\n', type}, publicKey);
        return Sha256.toHex(Arrays.copyOf(digest, NoteSignature.KEY_ID_BYTES));
    }
}
