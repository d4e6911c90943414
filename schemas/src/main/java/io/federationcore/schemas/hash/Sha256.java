package io.federationcore.schemas.hash;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4), as bytes or as 64 lower-case hex digits. */
public final class Sha256 {
    private static final HexFormat HEX = HexFormat.of();
    private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(Sha256::newDigest);

    private Sha256() {}

    /** The digest of the parts, one behind the other. */
    public static byte[] of(byte[]... parts) {
        return DIGEST.get().digest(parts.length == 1 ? parts[0] : joined(parts));
    }

    /** In one piece: each piece costs a call into the provider, which for short ones is more than the copy. */
    private static byte[] joined(byte[][] parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] joined = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }

    /** The digest of the parts, one behind the other, as 64 lower-case hex digits. */
    public static String hex(byte[]... parts) {
        return HEX.formatHex(of(parts));
    }

    /** Bytes as lower-case hex digits. */
    public static String toHex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }

    /**
     * Hex digits as bytes.
     *
     * @throws IllegalArgumentException if {@code hex} is not pairs of hex digits
     */
    public static byte[] fromHex(String hex) {
        return HEX.parseHex(hex);
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
