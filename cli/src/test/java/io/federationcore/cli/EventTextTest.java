package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Cause;
import io.federationcore.schemas.message.CauseKind;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.EventCode;
import io.federationcore.schemas.message.Principal;
import io.federationcore.sink.log.StoredEntry;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What people are shown of entries that this release knows, and of those that it does not. */
class EventTextTest {
    private static final String RUN = "01950000-0000-7000-8000-000000000001";

    @Test
    void saysWhatHappened() {
        String data = """
                {"from":"running","to":"completed","reason":"completed","detail":null,"step_id":null,"output_step":null,\
                "output_sha256":null}""";
        assertThat(EventText.of(record("FC-RUN-003", data))).startsWith("Run completed");
    }

    @Test
    void saysThatItCannotSayWhatALaterReleaseMeant() {
        assertThat(EventText.of(record("FC-NEW-042", "{\"new\":1}"))).startsWith("Written by a later release");
        assertThat(EventText.of(record("FC-RUN-003", "{\"to\":\"unheard_of\"}")))
                .startsWith("Written by a later release");
    }

    @Test
    void theTrailOfARunShowsAnUnknownCode() {
        AuditRecord record = record("FC-NEW-042", "{\"new\":1}");
        RunReport.TrailEntry shown = RunReport.TrailEntry.of(new StoredEntry(
                0, 0, 0, Codec.toValue(record.entry()), record.data(), record.salt(), Entry.NO_PREVIOUS));
        assertThat(shown.type().code()).isEqualTo("FC-NEW-042");
        assertThat(shown.message()).startsWith("Written by a later release");
    }

    private static AuditRecord record(String code, String data) {
        Entry entry = new Entry(
                Entry.VERSION,
                "test/fc-run/0",
                "acme",
                RUN,
                0L,
                0,
                EventCode.of(code),
                RUN + ".0",
                Instant.parse("2026-03-01T12:00:00.000Z"),
                Principal.parse("user:ada"),
                Actor.parse("human:ada"),
                new Cause(CauseKind.COMMAND, "c1"),
                "c1",
                Entry.NO_PREVIOUS,
                "d".repeat(64));
        return new AuditRecord(entry, JsonValue.parse(data), "a".repeat(64));
    }
}
