package io.federationcore.schemas.auth;

import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.registry.KeyAlgorithm;
import java.security.MessageDigest;
import java.util.Arrays;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.jspecify.annotations.Nullable;

/**
 * A key with which records are signed or checked. Through BouncyCastle's lightweight API, whose Ed25519 takes a tenth of
 * the JDK's time.
 */
public sealed interface SigningKey {
    KeyAlgorithm algorithm();

    /** Whether {@code signature} is this key's over {@code message}; compared in constant time. */
    boolean verifies(byte[] message, byte[] signature);

    /** A key that can sign. */
    sealed interface Secret extends SigningKey {
        byte[] sign(byte[] message);
    }

    /**
     * A shared secret for HMAC-SHA256.
     *
     * @param secret at least 32 bytes
     */
    record Hmac(byte[] secret) implements Secret {
        /** The shortest secret, in bytes (RFC 7518 section 3.2). */
        public static final int MIN_BYTES = 32;

        public Hmac {
            if (secret.length < MIN_BYTES) {
                throw new IllegalArgumentException(
                        "Expected a secret of at least " + MIN_BYTES + " bytes, but found " + secret.length);
            }
            secret = secret.clone();
        }

        @Override
        public KeyAlgorithm algorithm() {
            return KeyAlgorithm.HS256;
        }

        @Override
        public byte[] sign(byte[] message) {
            return AuditHash.hmac(secret, message);
        }

        @Override
        public boolean verifies(byte[] message, byte[] signature) {
            return MessageDigest.isEqual(sign(message), signature);
        }

        @Override
        public String toString() {
            return "Hmac[secret not shown]";
        }
    }

    /** An Ed25519 key pair, from its 32-byte seed. Holds what was worked out of it, for that costs as much as signing. */
    final class Ed25519Secret implements Secret {
        /** The length of a seed, in bytes (RFC 8032 section 5.1.5). */
        public static final int SEED_BYTES = 32;

        private final Ed25519PrivateKeyParameters key;
        private final Ed25519Public publicKey;

        public Ed25519Secret(byte[] seed) {
            if (seed.length != SEED_BYTES) {
                throw new IllegalArgumentException(
                        "Expected a seed of " + SEED_BYTES + " bytes, but found " + seed.length);
            }
            key = new Ed25519PrivateKeyParameters(seed);
            publicKey = new Ed25519Public(key.generatePublicKey().getEncoded());
        }

        /** The secret itself. */
        public byte[] seed() {
            return key.getEncoded();
        }

        @Override
        public KeyAlgorithm algorithm() {
            return KeyAlgorithm.ED25519;
        }

        @Override
        public byte[] sign(byte[] message) {
            Ed25519Signer signer = new Ed25519Signer();
            signer.init(true, key);
            signer.update(message, 0, message.length);
            return signer.generateSignature();
        }

        @Override
        public boolean verifies(byte[] message, byte[] signature) {
            return publicKey.verifies(message, signature);
        }

        /** The public half. */
        public Ed25519Public publicKey() {
            return publicKey;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Ed25519Secret secret && MessageDigest.isEqual(seed(), secret.seed());
        }

        @Override
        public int hashCode() {
            return publicKey.hashCode();
        }

        @Override
        public String toString() {
            return "Ed25519Secret[seed not shown]";
        }
    }

    /** The public half of an Ed25519 key: 32 bytes. Holds the point that they say once it was worked out. */
    final class Ed25519Public implements SigningKey {
        /** The length of a public key, in bytes (RFC 8032 section 5.1.5). */
        public static final int BYTES = 32;

        private final byte[] encoded;
        private volatile @Nullable Ed25519PublicKeyParameters point;

        public Ed25519Public(byte[] encoded) {
            if (encoded.length != BYTES) {
                throw new IllegalArgumentException(
                        "Expected a public key of " + BYTES + " bytes, but found " + encoded.length);
            }
            this.encoded = encoded.clone();
        }

        /** The key as RFC 8032 writes it. */
        public byte[] encoded() {
            return encoded.clone();
        }

        @Override
        public KeyAlgorithm algorithm() {
            return KeyAlgorithm.ED25519;
        }

        /** @throws IllegalArgumentException if the key's bytes say no point of the curve */
        @Override
        public boolean verifies(byte[] message, byte[] signature) {
            Ed25519PublicKeyParameters known = point;
            if (known == null) {
                known = new Ed25519PublicKeyParameters(encoded);
                point = known;
            }
            Ed25519Signer verifier = new Ed25519Signer();
            verifier.init(false, known);
            verifier.update(message, 0, message.length);
            return verifier.verifySignature(signature);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Ed25519Public key && Arrays.equals(encoded, key.encoded);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(encoded);
        }

        @Override
        public String toString() {
            return "Ed25519Public[" + Sha256.toHex(encoded) + "]";
        }
    }
}
