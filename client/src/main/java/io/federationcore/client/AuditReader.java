package io.federationcore.client;

import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.log.CheckedRecord;
import io.federationcore.schemas.log.RecordCheck;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads audit records as Kafka holds them, and checks what each can show by itself. */
final class AuditReader {
    private final RecordCheck check;

    AuditReader(String federation) {
        this.check = new RecordCheck(federation);
    }

    /**
     * Reads one record.
     *
     * @throws LogBreak saying what was expected and what was found
     */
    LoggedEntry read(ConsumerRecord<byte[], byte[]> record) {
        try {
            CheckedRecord checked = check.check(record.partition(), record.key(), record.value());
            return new LoggedEntry(record.partition(), record.offset(), checked.record(), checked.leaf());
        } catch (InvalidJson | IllegalArgumentException e) {
            throw new LogBreak(record.partition(), record.offset(), e);
        }
    }
}
