package io.federationcore.sink.log;

import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.log.CheckedRecord;
import io.federationcore.schemas.log.RecordCheck;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Verifies what a single record of the log, as Kafka holds it, can show by itself. */
final class RecordVerifier {
    private final RecordCheck check;

    RecordVerifier(String federation) {
        this.check = new RecordCheck(federation);
    }

    /** The name of one partition of the log. */
    String log(int partition) {
        return check.log(partition);
    }

    /**
     * Verifies one record.
     *
     * @throws LogDisagreement saying what was expected and what was found
     */
    VerifiedEntry verify(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
        try {
            CheckedRecord checked = check.check(record.partition(), record.key(), record.value());
            return new VerifiedEntry(
                    record.partition(),
                    record.offset(),
                    checked.entry(),
                    checked.canonicalEntry(),
                    checked.data(),
                    checked.salt(),
                    checked.leaf());
        } catch (InvalidJson | IllegalArgumentException e) {
            throw new LogDisagreement(record.partition(), record.offset(), String.valueOf(e.getMessage()), e);
        }
    }
}
