package io.federationcore.ledger;

import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.CanonicalMembers;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Checks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** As much of an entry's data as somebody was given. Either way its salted root can be computed, and so be checked. */
public sealed interface Disclosure {
    /** The salted root over the members; no bytes, which are nobody's root, if the data is no object. */
    byte[] root();

    /** The names of the members that were withheld. */
    List<String> withheld();

    /**
     * Why it is not the data of this root, if it is not.
     *
     * @param expected as an entry's {@code data_root} says it
     */
    default Optional<String> otherThan(String expected) {
        String found = Sha256.toHex(root());
        return found.equals(expected)
                ? Optional.empty()
                : Optional.of("Expected data of root " + expected + ", but found " + found);
    }

    /**
     * All of it.
     *
     * @param data its exact text
     * @param salt 64 lower-case hex digits
     */
    record Whole(JsonValue data, String salt) implements Disclosure {
        public Whole {
            Checks.sha256("salt", salt);
        }

        @Override
        public byte[] root() {
            try {
                return AuditHash.dataRoot(data, Sha256.fromHex(salt));
            } catch (IllegalArgumentException e) {
                return new byte[0]; // whoever compares says what was expected instead
            }
        }

        @Override
        public List<String> withheld() {
            return List.of();
        }

        /** The same without the members of these names; itself if it has none of them. */
        public Disclosure without(Set<String> names) {
            byte[] secret = Sha256.fromHex(salt);
            SortedMap<String, Member> members = new TreeMap<>();
            for (CanonicalMembers.Member member : CanonicalMembers.of(data)) {
                byte[] own = AuditHash.memberSalt(secret, member.name());
                members.put(
                        member.name(),
                        names.contains(member.name())
                                ? new Member(null, null, Sha256.toHex(AuditHash.memberLeaf(own, member)))
                                : new Member(Sha256.toHex(own), JsonValue.ofCanonical(member.value()), null));
            }
            return Collections.disjoint(members.keySet(), names) ? this : new Partial(members);
        }
    }

    /** Some members; of each other its leaf alone, which says nothing of what it hides. */
    record Partial(SortedMap<String, Member> members) implements Disclosure {
        public Partial {
            members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
            members.keySet().forEach(name -> {
                if (!name.matches("[a-z][a-z0-9_]{0,99}")) {
                    throw new IllegalArgumentException(
                            "Expected the name of a member, but found '" + Checks.shortened(name) + "'");
                }
            });
        }

        @Override
        public byte[] root() {
            List<byte[]> leaves = new ArrayList<>();
            members.forEach((name, member) -> leaves.add(member.leafOf(name)));
            return AuditHash.root(leaves);
        }

        @Override
        public List<String> withheld() {
            return members.entrySet().stream()
                    .filter(member -> member.getValue().leaf() != null)
                    .map(java.util.Map.Entry::getKey)
                    .toList();
        }
    }

    /**
     * A member: its own salt and value, or its leaf.
     *
     * @param value JSON's null is read as Java's null; the salt says whether it is there
     */
    record Member(
            @Nullable String salt,
            @Nullable JsonValue value,
            @Nullable String leaf) {
        public Member {
            if ((salt == null) == (leaf == null) || leaf != null && value != null) {
                throw new IllegalArgumentException("Expected salt and value of a member, or its leaf alone");
            }
            Checks.sha256("salt or leaf", salt == null ? leaf : salt);
            if (salt != null && value == null) {
                value = JsonValue.NULL;
            }
        }

        private byte[] leafOf(String name) {
            return salt == null || value == null
                    ? Sha256.fromHex(java.util.Objects.requireNonNull(leaf, "a withheld member has a leaf"))
                    : AuditHash.memberLeaf(Sha256.fromHex(salt), new CanonicalMembers.Member(name, value.text()));
        }
    }
}
