package io.federationcore.sink.log;

import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Entry;

/**
 * An entry whose own hashes were recomputed from the bytes in the log. Its place among the others is not checked yet.
 *
 * @param canonicalEntry the entry's exact text, which the leaf covers
 * @param data the data's exact text, which the data root covers
 * @param salt 64 lower-case hex digits
 * @param leaf 64 lower-case hex digits
 */
public record VerifiedEntry(
        int partition, long offset, Entry entry, JsonValue canonicalEntry, JsonValue data, String salt, String leaf) {
    LogDisagreement disagreement(String problem) {
        return new LogDisagreement(partition, offset, problem);
    }
}
