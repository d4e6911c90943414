package io.federationcore.ledger.note;

import io.federationcore.schemas.auth.SigningKey.Ed25519Secret;
import io.federationcore.schemas.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A key that signs notes. Its text is {@code PRIVATE+KEY+name+id+base64(type ‖ seed)}: a secret.
 *
 * @param name of the key, as its signatures bear it
 */
public record SignerKey(String name, KeyUse use, Ed25519Secret secret) {
    private static final String PREFIX = "PRIVATE+KEY+";

    /** @throws InvalidNote if the name is not a key's */
    public SignerKey {
        KeyName.check(name);
    }

    /**
     * Reads a key's text.
     *
     * @throws InvalidNote if it is none, or if its id is not that of its name and key. The message never shows the text
     */
    public static SignerKey parse(String text) {
        String expectation = "a signer key 'PRIVATE+KEY+name+id+key', but found something else";
        if (!text.startsWith(PREFIX)) {
            throw new InvalidNote("Expected " + expectation);
        }
        KeyText parts = KeyText.parse(expectation, text.substring(PREFIX.length()));
        SignerKey key = new SignerKey(parts.name(), parts.use(), new Ed25519Secret(parts.key()));
        parts.requireId(key.verifier().keyId());
        return key;
    }

    /** The same key under another name. For notes only: a cosignature does not say in whose name it was made. */
    public SignerKey named(String other) {
        requireUse(KeyUse.NOTE);
        return new SignerKey(other, use, secret);
    }

    /** The public half. */
    public VerifierKey verifier() {
        return new VerifierKey(name, use, Sha256.toHex(secret.publicKey().encoded()));
    }

    /** The signature over a note's text. */
    public NoteSignature sign(String text) {
        requireUse(KeyUse.NOTE);
        return NoteSignature.of(name, verifier().keyId(), secret.sign(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The witness's signature over a checkpoint's text: that it was as of {@code at}, in whole seconds, the newest seen. */
    public NoteSignature cosign(String text, Instant at) {
        requireUse(KeyUse.COSIGNATURE);
        long seconds = at.getEpochSecond();
        byte[] signature = secret.sign(TimedSignature.message(text, seconds));
        return NoteSignature.of(name, verifier().keyId(), new TimedSignature(seconds, signature).bytes());
    }

    /** The key's text: a secret, for its file alone. */
    public String secretText() {
        return PREFIX + new KeyText(name, verifier().keyId(), use, secret.seed()).format();
    }

    @Override
    public String toString() {
        return "SignerKey[" + name + ", secret not shown]";
    }

    private void requireUse(KeyUse wanted) {
        if (use != wanted) {
            throw new IllegalStateException("Expected a key for " + wanted + ", but '" + name + "' is for " + use);
        }
    }
}
