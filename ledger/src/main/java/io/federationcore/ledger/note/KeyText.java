package io.federationcore.ledger.note;

import io.federationcore.schemas.message.Checks;
import java.util.Arrays;

/** {@code name+id+base64(type ‖ key)}: how both halves of a key are written. */
record KeyText(String name, String keyId, KeyUse use, byte[] key) {
    private static final int KEY_BYTES = 32;

    static KeyText parse(String what, String text) {
        String[] parts = text.split("\\+", 3);
        if (parts.length != 3 || !parts[1].matches("[0-9a-f]{8}")) {
            throw new InvalidNote("Expected " + what);
        }
        byte[] encoded = Base64Text.decode(parts[2])
                .filter(bytes -> bytes.length == 1 + KEY_BYTES)
                .orElseThrow(() -> new InvalidNote("Expected " + what));
        return new KeyText(
                KeyName.check(parts[0]),
                parts[1],
                KeyUse.ofType(encoded[0]),
                Arrays.copyOfRange(encoded, 1, encoded.length));
    }

    String format() {
        byte[] typed = new byte[1 + key.length];
        typed[0] = use.type();
        System.arraycopy(key, 0, typed, 1, key.length);
        return name + "+" + keyId + "+" + Base64Text.encode(typed);
    }

    /** The same, if {@code expected} is what name, use and key hash to. */
    void requireId(String expected) {
        if (!keyId.equals(expected)) {
            throw new InvalidNote(
                    "Expected id " + expected + " of key '" + Checks.shortened(name) + "', but found " + keyId);
        }
    }
}
