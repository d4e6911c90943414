package io.federationcore.ledger.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * A v1 cosignature: the time, 8 bytes big-endian, and an Ed25519 signature over it and the text.
 *
 * @param seconds since the epoch
 */
record TimedSignature(long seconds, byte[] signature) {
    private static final int SIGNATURE_BYTES = 64;

    static Optional<TimedSignature> parse(byte[] bytes) {
        if (bytes.length != Long.BYTES + SIGNATURE_BYTES) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long seconds = buffer.getLong();
        byte[] signature = new byte[SIGNATURE_BYTES];
        buffer.get(signature);
        return seconds < 0 || seconds > Instant.MAX.getEpochSecond()
                ? Optional.empty()
                : Optional.of(new TimedSignature(seconds, signature));
    }

    /** What is signed. */
    static byte[] message(String text, long seconds) {
        return ("cosignature/v1\ntime " + seconds + "\n" + text).getBytes(StandardCharsets.UTF_8);
    }

    byte[] bytes() {
        return ByteBuffer.allocate(Long.BYTES + SIGNATURE_BYTES)
                .putLong(seconds)
                .put(signature)
                .array();
    }

    Instant time() {
        return Instant.ofEpochSecond(seconds);
    }
}
