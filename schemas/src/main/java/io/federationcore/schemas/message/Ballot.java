package io.federationcore.schemas.message;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;

/**
 * What an approver is shown and votes on: the {@code data} of the entry that opened the gate to people, {@code
 * FC-GATE-007}. Its canonical bytes name tenant, run, step, attempt, the digest of what was judged, the verdict, the bundle
 * and the principals; a vote carries the SHA-256 over them, so that it can count for nothing else.
 *
 * @param data exactly as it stands in the log
 */
public record Ballot(JsonValue data) {
    /**
     * The ballot of a gate.
     *
     * @throws IllegalArgumentException if the record is not one that opens a gate to people
     */
    public static Ballot of(AuditRecord record) {
        if (record.entry().type() != EventType.GATE_FLAGGED) {
            throw new IllegalArgumentException("Expected the entry that opens a gate to people, but found "
                    + record.entry().type().code());
        }
        return new Ballot(record.data());
    }

    /** The digest by which a vote is bound to it: 64 lower-case hex digits. */
    public String sha256() {
        return data.sha256();
    }

    /** What it says. */
    public Event.GateFlagged content() {
        return Codec.read(data, Event.GateFlagged.class);
    }
}
