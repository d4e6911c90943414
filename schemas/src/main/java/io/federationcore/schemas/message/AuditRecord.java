package io.federationcore.schemas.message;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import java.util.Optional;

/**
 * A record on {@code fc-run.audit}: the hashed entry, its data, and the salt with which the data's members are hashed.
 *
 * @param data an object: the members of the {@link Event}
 * @param salt 64 lower-case hex digits
 */
public record AuditRecord(Entry entry, JsonValue data, String salt) {
    /** The canonical record of parts that are canonical already, so that an entry is written and hashed in one go. */
    public static JsonValue canonical(JsonValue data, JsonValue canonicalEntry, String salt) {
        return JsonValue.ofCanonical(
                "{\"data\":" + data.text() + ",\"entry\":" + canonicalEntry.text() + ",\"salt\":\"" + salt + "\"}");
    }

    /**
     * What happened, for readers who pass over what a later release added: empty if the code, or a word in the data, is
     * one that this release does not know.
     */
    public Optional<Event> knownEvent() {
        try {
            return event();
        } catch (InvalidJson notOfThisRelease) {
            return Optional.empty();
        }
    }

    /**
     * What happened, for readers who may miss nothing that concerns them: empty only if the code is one that this
     * release does not know.
     *
     * @throws InvalidJson if the code is known, but what the data says under it is not
     */
    public Optional<Event> event() {
        return entry.type() instanceof EventType known
                ? Optional.of(Codec.read(data, known.event()))
                : Optional.empty();
    }
}
