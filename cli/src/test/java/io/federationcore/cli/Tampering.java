package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.Signed;
import io.federationcore.schemas.message.Verdict;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One tampering, by each of the three.
 *
 * @param run that is verified, beside the whole log
 * @param caught of attacker a, who edits rows by {@code sql}
 * @param change by which b and c make another log
 * @param anyway what catches b and c whatever they hash and sign, each with a comma behind it
 */
record Tampering(
        String what,
        String run,
        String caught,
        List<String> sql,
        UnaryOperator<List<AuditRecord>> change,
        String anyway) {
    private static final String COMPLETED = RecordedLog.COMPLETED;
    private static final String WAITING = RecordedLog.WAITING;
    private static final int FIRST_VOTE = 13; // of the run that waits
    private static final int SECOND_VOTE = 14;

    /** Of a log that could have been, for all that its entries say. */
    Tampering(String what, String run, String caught, List<String> sql, UnaryOperator<List<AuditRecord>> change) {
        this(what, run, caught, sql, change, "");
    }

    /** Those that every attacker can do. */
    static List<Tampering> all() {
        String reordered = "UPDATE fc.entry SET log_seq = %d WHERE log_seq = %d";
        return List.of(
                new Tampering(
                        "edit an entry",
                        COMPLETED,
                        "chain, seal, replay, tree",
                        List.of("UPDATE fc.entry SET entry = convert_to(replace(convert_from(entry, 'UTF8'),"
                                + " '\"id\":\"tally\",\"type\":\"titan\"}', '\"id\":\"other\",\"type\":\"titan\"}'), 'UTF8') WHERE "
                                + at(COMPLETED, 5)),
                        all -> edited(all, RecordedLog.index(all, COMPLETED, 5))),
                new Tampering(
                        "replace data",
                        COMPLETED,
                        "data, log_data",
                        List.of("UPDATE fc.entry SET data = convert_to(replace(convert_from(data, 'UTF8'),"
                                + " '\"tags\":[]', '\"tags\":[\"approved\"]'), 'UTF8') WHERE " + at(COMPLETED, 0)),
                        Tampering::otherData),
                new Tampering(
                        "delete an entry",
                        WAITING,
                        "numbers, chain, replay, log_numbers, tree",
                        List.of("DELETE FROM fc.entry WHERE " + at(WAITING, FIRST_VOTE)),
                        all -> {
                            all.remove(RecordedLog.index(all, WAITING, FIRST_VOTE));
                            return all;
                        }),
                new Tampering(
                        "insert an entry",
                        WAITING,
                        "numbers, chain, replay, log_numbers, tree",
                        List.of(
                                "UPDATE fc.entry SET log_seq = log_seq + 1000 WHERE log_seq > (SELECT log_seq FROM"
                                        + " fc.entry WHERE " + at(WAITING, FIRST_VOTE) + ")",
                                "UPDATE fc.entry SET log_seq = log_seq - 999 WHERE log_seq > 1000",
                                "UPDATE fc.entry SET seq = seq + 1000 WHERE run_id = '" + WAITING + "' AND seq > "
                                        + FIRST_VOTE,
                                "UPDATE fc.entry SET seq = seq - 999 WHERE seq > 1000",
                                "INSERT INTO fc.entry SELECT log_partition, log_seq + 1, run_id, seq + 1, event_id || 'x',"
                                        + " type, tenant_id, time, command_id, leaf, kafka_offset, entry, data, salt"
                                        + " FROM fc.entry WHERE " + at(WAITING, FIRST_VOTE)),
                        all -> {
                            int vote = RecordedLog.index(all, WAITING, FIRST_VOTE);
                            all.add(vote, all.get(vote));
                            return all;
                        }),
                new Tampering(
                        "swap two entries of a run",
                        WAITING,
                        "numbers, chain, time, replay, log_numbers, tree",
                        List.of("UPDATE fc.entry AS one SET entry = other.entry, data = other.data, salt = other.salt,"
                                + " leaf = other.leaf FROM fc.entry AS other WHERE one.run_id = '" + WAITING
                                + "' AND other.run_id = one.run_id AND (one.seq, other.seq) IN ((13, 14), (14, 13))"),
                        Tampering::swapped),
                new Tampering(
                        "reorder entries of different runs",
                        COMPLETED,
                        "log_numbers, tree",
                        List.of(reordered.formatted(1000, 4), reordered.formatted(4, 5), reordered.formatted(5, 1000)),
                        all -> {
                            assertThat(all.get(4).entry().runId())
                                    .isNotEqualTo(all.get(5).entry().runId());
                            Collections.swap(all, 4, 5);
                            return all;
                        }),
                new Tampering(
                        "cut off a run's seal",
                        COMPLETED,
                        "seal, log_numbers, tree",
                        List.of("DELETE FROM fc.entry WHERE " + at(COMPLETED, 11)),
                        all -> {
                            all.remove(RecordedLog.index(all, COMPLETED, 11));
                            return all;
                        },
                        "seal, "),
                new Tampering(
                        "cut off a run's tail",
                        COMPLETED,
                        "log_numbers, tree",
                        List.of("DELETE FROM fc.entry WHERE run_id = '" + COMPLETED + "' AND seq > 7"),
                        all -> {
                            all.removeIf(record -> record.entry().runId().equals(COMPLETED)
                                    && record.entry().eventId().matches(".*[.](8|9|10|11)"));
                            return all;
                        }),
                new Tampering(
                        "cut off the log's tail",
                        COMPLETED,
                        "tree",
                        List.of("DELETE FROM fc.entry WHERE log_seq > 37"),
                        all -> all.subList(0, 38)),
                new Tampering(
                        "drop a whole run",
                        COMPLETED,
                        "present, log_numbers, tree",
                        List.of("DELETE FROM fc.entry WHERE run_id = '" + COMPLETED + "'"),
                        all -> {
                            all.removeIf(record -> record.entry().runId().equals(COMPLETED));
                            return all;
                        },
                        "present, "));
    }

    private static String at(String run, int seq) {
        return "run_id = '" + run + "' AND seq = " + seq;
    }

    static List<AuditRecord> edited(List<AuditRecord> all, int index) {
        AuditRecord record = all.get(index);
        all.set(
                index,
                new AuditRecord(
                        entry(record.entry(), record.entry().time(), new Actor(ActorType.TITAN, "other")),
                        record.data(),
                        record.salt()));
        return all;
    }

    /** What happened second happens first; the times stay where they were. */
    private static List<AuditRecord> swapped(List<AuditRecord> all) {
        int first = RecordedLog.index(all, WAITING, FIRST_VOTE);
        int second = RecordedLog.index(all, WAITING, SECOND_VOTE);
        AuditRecord one = all.get(first);
        AuditRecord two = all.get(second);
        all.set(
                first,
                new AuditRecord(
                        entry(two.entry(), one.entry().time(), two.entry().actor()), two.data(), two.salt()));
        all.set(
                second,
                new AuditRecord(
                        entry(one.entry(), two.entry().time(), one.entry().actor()), one.data(), one.salt()));
        return all;
    }

    private static Entry entry(Entry like, Instant time, Actor actor) {
        return new Entry(
                like.v(),
                like.log(),
                like.tenantId(),
                like.runId(),
                like.seq(),
                like.logSeq(),
                like.type(),
                like.eventId(),
                time,
                like.principal(),
                actor,
                like.cause(),
                like.commandId(),
                like.prev(),
                like.dataRoot());
    }

    static List<AuditRecord> otherData(List<AuditRecord> all) {
        int created = RecordedLog.index(all, COMPLETED, 0);
        String text = all.get(created).data().text().replace("\"tags\":[]", "\"tags\":[\"approved\"]");
        all.set(created, RecordedLog.with(all.get(created), JsonValue.parse(text)));
        return all;
    }

    static List<AuditRecord> otherVerdict(
            List<AuditRecord> all, BiFunction<Verdict, @Nullable Signed, @Nullable Signed> signature) {
        int resolved = RecordedLog.index(all, COMPLETED, 3);
        Event.GateResolved gate = (Event.GateResolved) all.get(resolved).event().orElseThrow();
        String text =
                Codec.toValue(Objects.requireNonNull(gate.verdict())).text().replace("by the rules", "never judged");
        Verdict other = Codec.read(JsonValue.parse(text), Verdict.class);
        all.set(
                resolved,
                RecordedLog.with(
                        all.get(resolved),
                        Codec.toValue(RecordedLog.resolved(gate, other, signature.apply(other, gate.signed())))));
        return all;
    }

    static List<AuditRecord> otherVote(List<AuditRecord> all) {
        int index = RecordedLog.index(all, RecordedLog.REJECTED, 5);
        Event.VoteRecorded voted = (Event.VoteRecorded) all.get(index).event().orElseThrow();
        all.set(
                index,
                RecordedLog.with(all.get(index), Codec.toValue(RecordedLog.vote(voted, "never said", voted.signed()))));
        return all;
    }
}
