package io.federationcore.client;

import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.CanonicalMembers;
import io.federationcore.schemas.hash.CanonicalMembers.Member;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads audit records and checks what each can show by itself: it is canonical, it stands in its own log, and its data
 * hashes to the entry's data root.
 *
 * <p>Hashes are taken over the text that was found, never over text written anew, so that members which this release
 * does not know count like all others.
 */
final class AuditReader {
    private final String federation;

    AuditReader(String federation) {
        this.federation = federation;
    }

    /**
     * Reads one record.
     *
     * @throws LogBreak saying what was expected and what was found
     */
    LoggedEntry read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return check(record);
        } catch (InvalidJson | IllegalArgumentException e) {
            throw new LogBreak(record.partition(), record.offset(), e);
        }
    }

    private LoggedEntry check(ConsumerRecord<byte[], byte[]> record) {
        List<Member> members = CanonicalMembers.of(canonical(record.value()));
        List<String> names = members.stream().map(Member::name).toList();
        if (!names.equals(List.of("data", "entry", "salt"))) {
            throw new IllegalArgumentException("Expected the members data, entry, salt, but found " + names);
        }
        JsonValue data = JsonValue.ofCanonical(members.get(0).value());
        JsonValue canonicalEntry = JsonValue.ofCanonical(members.get(1).value());
        String salt = Codec.read(JsonValue.ofCanonical(members.get(2).value()), String.class);
        Checks.sha256("salt", salt);
        Entry entry = Codec.read(canonicalEntry, Entry.class);
        checkPlace(entry, record);
        expect("data_root", Sha256.toHex(AuditHash.dataRoot(data, Sha256.fromHex(salt))), entry.dataRoot());
        String leaf = Sha256.toHex(AuditHash.leaf(canonicalEntry.utf8()));
        return new LoggedEntry(record.partition(), record.offset(), new AuditRecord(entry, data, salt), leaf);
    }

    /** The record's text, which must be canonical: else its hashes would depend on who wrote it down. */
    private static JsonValue canonical(byte[] value) {
        if (value == null) { // as Kafka has it, though its types do not say so
            throw new IllegalArgumentException("Expected an audit record, but found no value");
        }
        JsonValue canonical = Codec.read(value, JsonValue.class);
        if (!Arrays.equals(canonical.utf8(), value)) {
            throw new IllegalArgumentException("Expected canonical JSON (RFC 8785), but found other text");
        }
        return canonical;
    }

    private void checkPlace(Entry entry, ConsumerRecord<byte[], byte[]> record) {
        expect("v", String.valueOf(Entry.VERSION), String.valueOf(entry.v()));
        expect("log", federation + "/fc-run/" + record.partition(), entry.log());
        byte[] key = record.key();
        expect("key", entry.runId(), key == null ? "none" : new String(key, StandardCharsets.UTF_8));
        Long seq = entry.seq();
        expect("event_id", entry.runId() + (seq == null ? ".x" + entry.logSeq() : "." + seq), entry.eventId());
        if (seq == null) {
            expect("prev outside of any chain", "none", entry.prev() == null ? "none" : entry.prev());
        } else {
            Checks.sha256("prev", entry.prev());
        }
    }

    private static void expect(String what, String expected, String found) {
        if (!expected.equals(found)) {
            throw new IllegalArgumentException(
                    "Expected " + what + " to be '" + expected + "', but found '" + Checks.shortened(found) + "'");
        }
    }
}
