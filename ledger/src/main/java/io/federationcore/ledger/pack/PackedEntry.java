package io.federationcore.ledger.pack;

import io.federationcore.ledger.ChainEntry;
import io.federationcore.ledger.Disclosure;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An entry's file: an audit record as the log has it, or, where something was withheld, the entry and its members. */
record PackedEntry(
        JsonValue entry,
        @Nullable JsonValue data,
        @Nullable String salt,
        @Nullable SortedMap<String, Disclosure.Member> members) {

    /** Throws IllegalArgumentException or InvalidJson where it is neither. */
    static ChainEntry read(byte[] file) {
        PackedEntry packed = Codec.read(file, PackedEntry.class);
        SortedMap<String, Disclosure.Member> members = packed.members();
        if (members != null && packed.data() == null && packed.salt() == null) {
            return new ChainEntry(packed.entry(), new Disclosure.Partial(members));
        }
        if (members == null && packed.data() != null && packed.salt() != null) {
            return new ChainEntry(packed.entry(), packed.data(), packed.salt());
        }
        throw new IllegalArgumentException("Expected an entry with data and salt, or with members");
    }

    static byte[] write(ChainEntry entry) {
        SortedMap<String, JsonValue> file = new TreeMap<>();
        file.put("entry", entry.entry());
        switch (entry.disclosure()) {
            case Disclosure.Whole whole -> {
                file.put("data", whole.data());
                file.put("salt", Codec.toValue(whole.salt()));
            }
            case Disclosure.Partial partial -> {
                SortedMap<String, JsonValue> members = new TreeMap<>();
                partial.members().forEach((name, member) -> members.put(name, member(member)));
                file.put("members", JsonValue.object(members));
            }
        }
        return JsonValue.object(file).utf8();
    }

    private static JsonValue member(Disclosure.Member member) {
        SortedMap<String, JsonValue> file = new TreeMap<>();
        if (member.leaf() != null) {
            file.put("leaf", Codec.toValue(member.leaf()));
        }
        if (member.salt() != null && member.value() != null) {
            file.put("salt", Codec.toValue(member.salt()));
            file.put("value", member.value());
        }
        return JsonValue.object(file);
    }
}
