package io.federationcore.ledger;

import io.federationcore.schemas.json.JsonValue;

/**
 * An entry as somebody handed it over: nothing in it is believed yet.
 *
 * @param entry the hashed part, its exact text
 * @param data the data, its exact text
 * @param salt 64 lower-case hex digits
 */
public record ChainEntry(JsonValue entry, JsonValue data, String salt) {}
