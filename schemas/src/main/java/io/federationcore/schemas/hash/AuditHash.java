package io.federationcore.schemas.hash;

import io.federationcore.schemas.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The hashes of the audit log: RFC 6962 section 2.1 over RFC 8785 bytes.
 *
 * <p>{@code leaf = SHA-256(0x00 ‖ JCS(entry))} and {@code node = SHA-256(0x01 ‖ left ‖ right)}. The data root is the
 * tree's root over the data's top-level members in canonical order, each leaf {@code SHA-256(0x00 ‖ salt_i ‖ JCS([name,
 * value]))} with {@code salt_i = HMAC-SHA256(salt, "fc-member/v1\0" ‖ name)}: a member can be withheld from a reader
 * without weakening what the reader can check of the others.
 */
public final class AuditHash {
    private static final String ALGORITHM = "HmacSHA256";
    /** Finding an implementation costs more than the hash. */
    private static final ThreadLocal<Mac> HMAC = ThreadLocal.withInitial(AuditHash::newHmac);

    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};
    private static final byte[] MEMBER = "fc-member/v1\0".getBytes(StandardCharsets.US_ASCII);

    private AuditHash() {}

    /** The leaf of an entry's canonical bytes. */
    public static byte[] leaf(byte[] canonicalEntry) {
        return Sha256.of(LEAF, canonicalEntry);
    }

    /** The node over two subtrees. */
    public static byte[] node(byte[] left, byte[] right) {
        return Sha256.of(NODE, left, right);
    }

    /** The root over leaves that are hashed already; of no leaves, the hash of nothing. */
    public static byte[] root(List<byte[]> leaves) {
        if (leaves.isEmpty()) {
            return Sha256.of();
        }
        byte[][] level = leaves.toArray(byte[][]::new);
        for (int size = level.length; size > 1; size = (size + 1) / 2) {
            for (int i = 0; i < size / 2; i++) {
                level[i] = node(level[2 * i], level[2 * i + 1]);
            }
            if (size % 2 == 1) {
                level[size / 2] = level[size - 1]; // the last of an odd number stands a level higher
            }
        }
        return level[0].clone();
    }

    /** The salt of one event's data, from the log's salt key (at least 32 secret bytes). */
    public static byte[] salt(byte[] saltKey, String eventId) {
        return hmac(saltKey, eventId.getBytes(StandardCharsets.UTF_8));
    }

    /** The salt of one member, from its event's salt. */
    public static byte[] memberSalt(byte[] salt, String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        return memberSalt(hmacWith(salt), text, 0, text.length);
    }

    private static byte[] memberSalt(Mac salted, byte[] text, int name, int nameEnd) {
        salted.update(MEMBER);
        salted.update(text, name, nameEnd - name);
        return salted.doFinal();
    }

    /** The leaf of one member, given its own salt. */
    public static byte[] memberLeaf(byte[] memberSalt, CanonicalMembers.Member member) {
        return memberLeaf(memberSalt, member.canonicalPair());
    }

    private static byte[] memberLeaf(byte[] memberSalt, byte[] canonicalPair) {
        return Sha256.of(LEAF, memberSalt, canonicalPair);
    }

    /**
     * The salted root over the members of {@code data}.
     *
     * @throws IllegalArgumentException if {@code data} is not an object
     */
    public static byte[] dataRoot(JsonValue data, byte[] salt) {
        byte[] text = data.utf8();
        List<byte[]> leaves = new ArrayList<>();
        Mac salted = hmacWith(salt); // keyed once for all members, for keying costs as much as hashing
        CanonicalMembers.read(
                text,
                (name, nameEnd, value, valueEnd) -> leaves.add(memberLeaf(
                        memberSalt(salted, text, name, nameEnd),
                        CanonicalMembers.pair(text, name, nameEnd, value, valueEnd))));
        return root(leaves);
    }

    /** HMAC-SHA256 (RFC 2104). */
    public static byte[] hmac(byte[] key, byte[] message) {
        return hmacWith(key).doFinal(message);
    }

    /** The thread's own HMAC, keyed anew: it is the caller's until the next one is asked for. */
    private static Mac hmacWith(byte[] key) {
        try {
            Mac mac = HMAC.get();
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("HMAC takes any key", e);
        }
    }

    private static Mac newHmac() {
        try {
            return Mac.getInstance(ALGORITHM);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
