/**
 * Strict reading and canonical writing of JSON (RFC 8785). Start at {@link io.federationcore.schemas.json.JsonValue}
 * and {@link io.federationcore.schemas.json.Codec}. No message types here.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.schemas.json;
