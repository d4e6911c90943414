package io.federationcore.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.EventCode;
import io.federationcore.schemas.message.EventType;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What {@link AuditReader} sees in one record, and {@link ChainCheck} in their order. */
class LogCheckTest {
    private static final String RUN = RunIds.next();
    private static final String OTHER = RunIds.next();

    private final LogFixture log = new LogFixture(2);
    private final AuditReader reader = new AuditReader(LogFixture.FEDERATION);
    private final ChainCheck fromBeginning = new ChainCheck(partition -> true);
    private final ChainCheck fromEnd = new ChainCheck(partition -> false);

    @Test
    void acceptsALogThatIsRight() {
        List<ConsumerRecord<byte[], byte[]>> records = List.of(
                log.entry(RUN, "c1"),
                log.last(RUN, "c1", "done"),
                log.entry(OTHER, "c2"),
                log.end(RUN, "c3"),
                log.end(OTHER, "c2"));
        assertThatCode(() -> records.forEach(record -> fromBeginning.accept(reader.read(record))))
                .doesNotThrowAnyException();
    }

    @Test
    void passesOverWhatALaterReleaseAddedAndStillChecksIt() {
        EventCode added = EventCode.of("FC-NEW-042");
        ConsumerRecord<byte[], byte[]> unknown = log.entry(RUN, added, JsonValue.parse("{\"new\":1}"), "c1", null);
        ConsumerRecord<byte[], byte[]> newWord =
                log.entry(RUN, EventType.RUN_STATUS_CHANGED, JsonValue.parse("""
                        {"from":"running","to":"paused","reason":"a_later_reason","gate_id":null,"detail":null,"more":1}"""), "c1", null);
        ConsumerRecord<byte[], byte[]> known = log.entry(RUN, "c1");

        LoggedEntry first = reader.read(unknown);
        fromBeginning.accept(first);
        LoggedEntry second = reader.read(newWord);
        fromBeginning.accept(second);
        fromBeginning.accept(reader.read(known));

        assertThat(first.entry().type()).isEqualTo(added);
        assertThat(first.record().knownEvent()).isEmpty();
        assertThat(first.record().data().text()).isEqualTo("{\"new\":1}");
        assertThat(second.entry().type()).isEqualTo(EventType.RUN_STATUS_CHANGED);
        assertThat(second.record().knownEvent()).isEmpty();
        assertThatThrownBy(() -> reader.read(rewritten(unknown, "{\"new\":1}", "{\"new\":2}")))
                .hasMessageContaining("data_root");
        assertThatThrownBy(() -> reader.read(rewritten(unknown, "FC-NEW-042", "new")))
                .isInstanceOf(LogBreak.class)
                .hasMessageContaining("Expected an event code such as FC-RUN-001, but found 'new'");
    }

    @Test
    void seesAnUnknownEntryThatWasChangedAtTheNextOne() {
        ConsumerRecord<byte[], byte[]> unknown =
                log.entry(RUN, EventCode.of("FC-NEW-042"), JsonValue.parse("{\"new\":1}"), "c1", null);
        ConsumerRecord<byte[], byte[]> next = log.entry(RUN, "c1");
        fromBeginning.accept(reader.read(rewritten(unknown, "FC-NEW-042", "FC-NEW-043")));
        assertThatThrownBy(() -> fromBeginning.accept(reader.read(next)))
                .isInstanceOf(LogBreak.class)
                .hasMessageContaining("Expected prev of event '" + RUN + ".1' to be");
    }

    @Test
    void seesDataThatWasChanged() {
        LoggedEntry right = reader.read(log.entry(RUN, "c1"));
        JsonValue data = JsonValue.parse(right.record().data().text().replace("person_paused", "person_resumed"));
        AuditRecord wrong = new AuditRecord(right.entry(), data, right.record().salt());
        assertThatThrownBy(() -> reader.read(log.record(0, RUN, wrong, null, null)))
                .isInstanceOf(LogBreak.class)
                .hasMessageContaining("partition 2 at offset 0")
                .hasMessageContaining("data_root");
    }

    @Test
    void seesAnEntryThatWasChangedAtTheNextOne() {
        ConsumerRecord<byte[], byte[]> first = log.entry(RUN, "c1");
        ConsumerRecord<byte[], byte[]> second = log.entry(RUN, "c1");
        fromBeginning.accept(reader.read(rewritten(first, "human", "titan")));
        assertThatThrownBy(() -> fromBeginning.accept(reader.read(second)))
                .isInstanceOf(LogBreak.class)
                .hasMessageContaining("offset 2: Expected prev of event '" + RUN + ".1' to be");
    }

    @Test
    void seesWhatIsMissingOrDoubled() {
        ConsumerRecord<byte[], byte[]> first = log.entry(RUN, "c1");
        ConsumerRecord<byte[], byte[]> second = log.entry(OTHER, "c1");
        ConsumerRecord<byte[], byte[]> third = log.entry(RUN, "c1");
        assertThatThrownBy(() -> fromBeginning.accept(reader.read(second)))
                .hasMessageContaining("Expected log_seq 0, but found 1: entries are missing");
        fromBeginning.accept(reader.read(first));
        assertThatThrownBy(() -> fromBeginning.accept(reader.read(third)))
                .hasMessageContaining("Expected log_seq 1, but found 2: entries are missing");
        fromBeginning.accept(reader.read(second));
        assertThatThrownBy(() -> fromBeginning.accept(reader.read(first)))
                .hasMessageContaining("Expected log_seq 2, but found 0: entered twice");
    }

    @Test
    void seesATimeThatGoesBack() {
        fromBeginning.accept(reader.read(log.entry(RUN, "c1")));
        LoggedEntry next = reader.read(log.entry(OTHER, "c1"));
        LoggedEntry early = with(next, LogFixture.BEGAN.minusMillis(1));
        assertThatThrownBy(() -> fromBeginning.accept(early)).hasMessageContaining("Expected a time not before");
    }

    @Test
    void seesASecondChainOfARunThatEnded() {
        fromBeginning.accept(reader.read(log.end(RUN, "c1")));
        LogFixture forger = new LogFixture(2);
        forger.entry(OTHER, "c1");
        assertThatThrownBy(() -> fromBeginning.accept(reader.read(forger.entry(RUN, "c9"))))
                .hasMessageContaining("Expected seq 1 of run '" + RUN + "', but found 0");
    }

    @Test
    void checksFromTheEndWhatCanBeChecked() {
        log.entry(RUN, "c1");
        fromEnd.accept(reader.read(log.entry(RUN, "c1")));
        fromEnd.accept(reader.read(log.entry(RUN, "c1")));
        fromEnd.accept(reader.read(log.entry(OTHER, "c2")));
        log.entry(OTHER, "c2");
        assertThatThrownBy(() -> fromEnd.accept(reader.read(log.entry(OTHER, "c2"))))
                .hasMessageContaining("entries are missing");
    }

    @Test
    void seesRecordsThatAreNoEntriesOfThisLog() {
        ConsumerRecord<byte[], byte[]> right = log.entry(RUN, "c1");
        assertThatThrownBy(() -> new AuditReader("other").read(right)).hasMessageContaining("Expected log to be");
        assertThatThrownBy(() -> reader.read(rewritten(right, "{\"data\"", "{ \"data\"")))
                .hasMessageContaining("Expected canonical JSON");
        assertThatThrownBy(() -> reader.read(with(right, RUN.getBytes(UTF_8), "nonsense".getBytes(UTF_8))))
                .isInstanceOf(LogBreak.class);
        assertThatThrownBy(() -> reader.read(with(right, OTHER.getBytes(UTF_8), right.value())))
                .hasMessageContaining("Expected key to be");
    }

    @Test
    void findsTheirPartitionAsKafkaDoes() {
        assertThat(AuditTail.partitionOf("registry", 4))
                .isEqualTo(org.apache.kafka.clients.producer.internals.BuiltInPartitioner.partitionForKey(
                        "registry".getBytes(UTF_8), 4));
    }

    private static LoggedEntry with(LoggedEntry logged, Instant time) {
        Entry e = logged.entry();
        Entry changed = new Entry(
                e.v(),
                e.log(),
                e.tenantId(),
                e.runId(),
                e.seq(),
                e.logSeq(),
                e.type(),
                e.eventId(),
                time,
                e.principal(),
                e.actor(),
                e.cause(),
                e.commandId(),
                e.prev(),
                e.dataRoot());
        AuditRecord record =
                new AuditRecord(changed, logged.record().data(), logged.record().salt());
        return new LoggedEntry(logged.partition(), logged.offset(), record, logged.leaf());
    }

    private static ConsumerRecord<byte[], byte[]> rewritten(
            ConsumerRecord<byte[], byte[]> record, String from, String to) {
        String text = new String(record.value(), UTF_8);
        assertThat(text).contains(from);
        return with(record, record.key(), text.replace(from, to).getBytes(UTF_8));
    }

    private static ConsumerRecord<byte[], byte[]> with(
            ConsumerRecord<byte[], byte[]> record, byte[] key, byte[] value) {
        return new ConsumerRecord<>(record.topic(), record.partition(), record.offset(), key, value);
    }
}
