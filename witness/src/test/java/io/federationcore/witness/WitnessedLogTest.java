package io.federationcore.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.ledger.checkpoint.Checkpoint;
import io.federationcore.ledger.checkpoint.TrustPolicy.TrustedLog;
import io.federationcore.ledger.note.KeyUse;
import io.federationcore.ledger.note.Note;
import io.federationcore.ledger.note.SignerKey;
import io.federationcore.schemas.auth.SigningKey.Ed25519Secret;
import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.CompactTree;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Cause;
import io.federationcore.schemas.message.CauseKind;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.PrincipalType;
import io.federationcore.schemas.message.RejectionCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one witness makes of one log, honest or not. */
class WitnessedLogTest {
    private static final String ORIGIN = "acme/fc-run/0";
    private static final SignerKey KEY = key("log");
    private static final TrustedLog LOG = new TrustedLog(ORIGIN, List.of(KEY.verifier()));

    private final List<byte[]> records = new ArrayList<>();
    private final List<byte[]> leaves = new ArrayList<>();
    private WitnessedLog witnessed = new WitnessedLog(LOG, Seen.NOTHING);

    WitnessedLogTest() {
        for (int i = 0; i < 20; i++) {
            records.add(record(i, "no " + i));
            leaves.add(leaf(records.get(i)));
        }
    }

    @Test
    void it_agrees_to_the_newest_head_of_the_entries() {
        entries(0, 10);
        sign(4);
        sign(7);
        sign(12);
        assertThat(witnessed.judge().orElseThrow().text()).isEqualTo(head(7).text());
        assertThat(witnessed.waiting()).isEqualTo(1);
        assertThat(witnessed.judge()).isEmpty();
        entries(10, 12);
        assertThat(witnessed.judge().orElseThrow().text()).isEqualTo(head(12).text());
        sign(12);
        assertThat(witnessed.judge()).as("an idle log is signed again").isPresent();
    }

    @Test
    void it_goes_on_where_it_was_after_a_restart(@TempDir Path dir) throws Exception {
        entries(0, 10);
        sign(7);
        assertThat(witnessed.judge()).isPresent();
        Path file = dir.resolve("log-0.json");
        witnessed.seen().write(file);

        Seen seen = Seen.read(file).orElseThrow();
        assertThat(seen).isEqualTo(witnessed.seen());
        assertThat(seen.nextAuditOffset()).isEqualTo(7);
        witnessed = new WitnessedLog(LOG, seen);
        entries(5, 10); // from before what is remembered
        sign(9);
        assertThat(witnessed.judge()).isPresent();
        try (var files = Files.list(dir)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void a_forked_head_is_never_cosigned_and_both_heads_are_kept() {
        entries(0, 10);
        sign(5);
        assertThat(witnessed.judge()).isPresent();
        String agreed = witnessed.seen().checkpoint();
        leaves.set(2, leaf(record(2, "rewritten")));
        Note forged = sign(8);

        assertThatThrownBy(() -> witnessed.judge()).isInstanceOfSatisfying(Alarm.Raised.class, raised -> {
            assertThat(raised.alarm().kind()).isEqualTo(Alarm.Kind.FORK);
            assertThat(raised.alarm().checkpoint()).isEqualTo(forged.format());
            assertThat(raised.alarm().seenCheckpoint()).isEqualTo(agreed);
            assertThat(raised.alarm().seenSize()).isEqualTo(5);
        });
    }

    @Test
    void two_heads_of_one_size_are_a_fork() {
        entries(0, 10);
        sign(5);
        witnessed.judge();
        leaves.set(4, leaf(record(4, "other")));
        sign(5);
        assertThatThrownBy(() -> witnessed.judge())
                .isInstanceOf(Alarm.Raised.class)
                .hasMessageContaining("fork");
    }

    @Test
    void an_old_head_again_is_no_alarm_but_another_past_is() {
        entries(0, 10);
        sign(8);
        witnessed.judge();
        sign(6);
        assertThat(witnessed.judge()).isEmpty();
        leaves.set(1, leaf(record(1, "other")));
        sign(6);
        assertThatThrownBy(() -> witnessed.judge())
                .isInstanceOf(Alarm.Raised.class)
                .hasMessageContaining("fork");
    }

    @Test
    void a_head_from_long_ago_is_a_rollback() {
        entries(0, 10);
        sign(8);
        witnessed.judge();
        witnessed = new WitnessedLog(LOG, witnessed.seen());
        sign(3);
        assertThatThrownBy(() -> witnessed.judge())
                .isInstanceOfSatisfying(
                        Alarm.Raised.class,
                        raised -> assertThat(raised.alarm().kind()).isEqualTo(Alarm.Kind.ROLLBACK));
        assertThat(witnessed.truncated(3).alarm().kind()).isEqualTo(Alarm.Kind.ROLLBACK);
    }

    @Test
    void entries_must_follow_each_other() {
        entries(0, 3);
        assertThatThrownBy(() -> witnessed.entry(records.get(4), 4)).hasMessageContaining("Expected entry 3");
        assertThatThrownBy(() -> witnessed.entry(records.get(2), 4)).hasMessageContaining("Expected entry 3");
        assertThatThrownBy(() -> witnessed.entry(null, 4)).isInstanceOf(Alarm.Raised.class);
        byte[] changed = new String(records.get(3), StandardCharsets.UTF_8)
                .replace("no 3", "no 4")
                .getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> witnessed.entry(changed, 4)).isInstanceOfSatisfying(Alarm.Raised.class, raised -> {
            assertThat(raised.alarm().kind()).isEqualTo(Alarm.Kind.BROKEN_LOG);
            assertThat(raised.alarm().entry()).contains("no 4");
            assertThat(new String(Codec.write(raised.alarm()), StandardCharsets.UTF_8))
                    .contains("\"kind\":\"broken_log\"");
        });
    }

    @Test
    void what_the_log_did_not_sign_is_left_aside() {
        entries(0, 10);
        byte[] stranger = head(5).signedBy(key("stranger")).format().getBytes(StandardCharsets.UTF_8);
        witnessed.checkpoint(stranger, 0);
        witnessed.checkpoint(null, 1);
        witnessed.checkpoint("nonsense".getBytes(StandardCharsets.UTF_8), 2);
        assertThat(witnessed.judge()).isEmpty();
        assertThat(witnessed.waiting()).isZero();
    }

    private void entries(int from, int to) {
        for (int i = from; i < to; i++) {
            witnessed.entry(records.get(i), i);
        }
    }

    private Checkpoint head(int size) {
        return Checkpoint.of(ORIGIN, CompactTree.of(leaves.subList(0, size)));
    }

    private Note sign(int size) {
        Note note = head(size).signedBy(KEY);
        witnessed.checkpoint(note.format().getBytes(StandardCharsets.UTF_8), size);
        return note;
    }

    private static byte[] leaf(byte[] record) {
        return AuditHash.leaf(Codec.write(Codec.read(record, AuditRecord.class).entry()));
    }

    private static byte[] record(long logSeq, String detail) {
        Event event = new Event.CommandRefused(RejectionCode.NOT_AUTHORISED, detail, "a".repeat(64), 0);
        JsonValue data = Codec.toValue(event);
        byte[] salt = Sha256.of(new byte[] {(byte) logSeq});
        Entry entry = new Entry(
                1,
                ORIGIN,
                "acme",
                "registry",
                null,
                logSeq,
                event.type(),
                "registry.x" + logSeq,
                Instant.parse("2026-03-01T12:00:00Z"),
                new Principal(PrincipalType.USER, "ada", null),
                new Actor(ActorType.HUMAN, "ada"),
                new Cause(CauseKind.COMMAND, "c"),
                "c",
                null,
                Sha256.toHex(AuditHash.dataRoot(data, salt)));
        return Codec.write(new AuditRecord(entry, data, Sha256.toHex(salt)));
    }

    private static SignerKey key(String secret) {
        return new SignerKey(
                ORIGIN, KeyUse.NOTE, new Ed25519Secret(Sha256.of(secret.getBytes(StandardCharsets.UTF_8))));
    }
}
