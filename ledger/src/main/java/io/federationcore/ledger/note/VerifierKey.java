package io.federationcore.ledger.note;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.federationcore.schemas.auth.SigningKey;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.message.Checks;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;

/**
 * The public half of a key. Its text is {@code name+id+base64(type ‖ public key)}, as signed notes have it.
 *
 * @param publicKey 32 bytes as 64 lower-case hex digits (RFC 8032)
 */
public record VerifierKey(String name, KeyUse use, String publicKey) {
    /** @throws InvalidNote if the name is not a key's, or the bytes are no point of the curve */
    public VerifierKey {
        KeyName.check(name);
        try {
            new Ed25519PublicKeyParameters(Sha256.fromHex(Checks.sha256("public_key", publicKey)));
        } catch (IllegalArgumentException e) {
            throw new InvalidNote("Expected an Ed25519 public key of '" + Checks.shortened(name) + "'", e);
        }
    }

    /**
     * Reads a key's text.
     *
     * @throws InvalidNote if it is none, or if its id is not that of its name and key
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static VerifierKey parse(String text) {
        KeyText parts = KeyText.parse("a verifier key 'name+id+key', but found '" + Checks.shortened(text) + "'", text);
        VerifierKey key = new VerifierKey(parts.name(), parts.use(), Sha256.toHex(parts.key()));
        parts.requireId(key.keyId());
        return key;
    }

    /** The key's id, 8 lower-case hex digits. */
    public String keyId() {
        return use.keyId(name, Sha256.fromHex(publicKey));
    }

    /** Whether the signature says that it is this key's. */
    public boolean claims(NoteSignature signature) {
        return signature.name().equals(name) && signature.keyId().equals(keyId());
    }

    /** Whether the signature is this key's over {@code text}; a cosignature also over the time in it. */
    public boolean verifies(String text, NoteSignature signature) {
        if (!claims(signature)) {
            return false;
        }
        SigningKey key = new SigningKey.Ed25519Public(Sha256.fromHex(publicKey));
        byte[] bytes = signature.signature();
        return switch (use) {
            case NOTE -> key.verifies(text.getBytes(StandardCharsets.UTF_8), bytes);
            case COSIGNATURE ->
                TimedSignature.parse(bytes)
                        .filter(timed -> key.verifies(TimedSignature.message(text, timed.seconds()), timed.signature()))
                        .isPresent();
        };
    }

    /** When the signature was made, if it is this witness's over {@code text}. */
    public Optional<Instant> cosignedAt(String text, NoteSignature signature) {
        return use == KeyUse.COSIGNATURE && verifies(text, signature)
                ? TimedSignature.parse(signature.signature()).map(TimedSignature::time)
                : Optional.empty();
    }

    /** The key's text. */
    @JsonValue
    public String format() {
        return new KeyText(name, keyId(), use, Sha256.fromHex(publicKey)).format();
    }

    @Override
    public String toString() {
        return format();
    }
}
