package io.federationcore.schemas.message;

import io.federationcore.schemas.json.JsonValue;

/**
 * A record on {@code fc-run.audit}: the hashed entry, its data, and the salt with which the data's members are hashed.
 *
 * @param data an object: the members of the {@link Event}
 * @param salt 64 lower-case hex digits
 */
public record AuditRecord(Entry entry, JsonValue data, String salt) {}
