package io.federationcore.schemas.log;

import io.federationcore.schemas.hash.CanonicalMembers;
import io.federationcore.schemas.hash.CanonicalMembers.Member;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record of the audit log as it stands: its parts are cut out of its text, for the hashes are taken over what was found,
 * never over text written anew. Nothing in it is believed yet.
 *
 * @param salt 64 lower-case hex digits
 */
public record RecordText(JsonValue entry, JsonValue data, String salt) {
    private static final List<String> MEMBERS = List.of("data", "entry", "salt");

    /**
     * Takes a record apart.
     *
     * @throws InvalidJson if its text is not canonical
     * @throws IllegalArgumentException saying what else was expected and what was found
     */
    public static RecordText of(byte @Nullable [] record) {
        if (record == null) {
            throw new IllegalArgumentException("Expected an audit record, but found no value");
        }
        List<Member> members = CanonicalMembers.of(Codec.readCanonical(record));
        List<String> names = members.stream().map(Member::name).toList();
        if (!names.equals(MEMBERS)) {
            throw new IllegalArgumentException("Expected the members data, entry, salt, but found " + names);
        }
        String salt = Codec.read(JsonValue.ofCanonical(members.get(2).value()), String.class);
        Checks.sha256("salt", salt);
        return new RecordText(
                JsonValue.ofCanonical(members.get(1).value()),
                JsonValue.ofCanonical(members.get(0).value()),
                salt);
    }
}
