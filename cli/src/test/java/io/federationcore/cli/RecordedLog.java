package io.federationcore.cli;

import io.federationcore.schemas.auth.Base64Url;
import io.federationcore.schemas.auth.RecordSigner;
import io.federationcore.schemas.auth.SigningKey.Ed25519Secret;
import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.CompactTree;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.Signed;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.registry.KeyAlgorithm;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.Scope;
import io.federationcore.sink.log.EntryWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One partition's log of three recorded runs, by time: one that completed, one that waits for people, and one that people
 * rejected. Its verdicts and a vote are signed by keys that the operator does not have. Numbers, links, roots and seals
 * are always right, so {@link EntryWriter} takes it: also what an attacker made of it.
 */
record RecordedLog(List<AuditRecord> records) {
    static final String FEDERATION = "test";
    static final int PARTITION = 0;
    static final String ORIGIN = FEDERATION + "/fc-run/" + PARTITION;
    static final String COMPLETED = "019b8d62-7a80-7000-8000-00000000000a";
    static final String WAITING = "019b8d62-7a80-7000-8000-00000000000b";
    static final String REJECTED = "019b8d62-7a80-7000-8000-00000000000c";

    private static final Path RUNS = Path.of("..", "lifecycle", "src", "test", "resources", "runs");
    private static final String RECORDED_ID = "019b8d62-7a80-7000-8000-000000000001";
    private static final Principal POLICY = Principal.parse("service:policy");
    private static final Principal FAY = Principal.parse("user:fay");

    /** The principals whose keys sign in the honest log. */
    static final JsonValue PRINCIPALS = principals("outside");

    RecordedLog {
        records = List.copyOf(records);
    }

    static RecordedLog honest() {
        List<AuditRecord> records = new ArrayList<>();
        records.addAll(run("sealed", COMPLETED));
        records.addAll(run("approved", WAITING).subList(0, 22));
        records.addAll(run("driven-rejected", REJECTED));
        records.sort(Comparator.comparing(record -> record.entry().time())); // stable: each run keeps its order
        records.replaceAll(record -> with(record, signed(record)));
        return new RecordedLog(rehashed(records));
    }

    /** With the same records but what {@code change} did to them, and all hashes made anew. */
    RecordedLog changed(UnaryOperator<List<AuditRecord>> change) {
        return new RecordedLog(rehashed(change.apply(new ArrayList<>(records))));
    }

    /** Where that entry stands in {@code records}. */
    static int index(List<AuditRecord> records, String runId, long seq) {
        for (int i = 0; i < records.size(); i++) {
            Entry entry = records.get(i).entry();
            if (entry.runId().equals(runId) && Objects.equals(entry.seq(), seq)) {
                return i;
            }
        }
        throw new IllegalArgumentException("Expected entry " + seq + " of run " + runId + ", but found none");
    }

    /** As Kafka would hold them, from the {@code from}th to before the {@code to}th. */
    List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> inKafka(int from, int to) {
        List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> all = new ArrayList<>();
        for (int i = from; i < to; i++) {
            byte[] key = bytes(records.get(i).entry().runId());
            all.add(new ConsumerRecord<>("fc-run.audit", PARTITION, i, key, Codec.write(records.get(i))));
        }
        return all;
    }

    int size() {
        return records.size();
    }

    /** The same entry with other data; its root is made anew when the log is. */
    static AuditRecord with(AuditRecord record, JsonValue data) {
        return new AuditRecord(record.entry(), data, record.salt());
    }

    /** A verdict's signature, by a key of that name, over these principals. */
    static Signed signed(Verdict verdict, String key, JsonValue principals) {
        Actor actor = new Actor(ActorType.FC, "policy");
        String auth = new RecordSigner("policy", secret(key, POLICY), POLICY, FEDERATION)
                .sign(
                        "fc-run.verdicts",
                        bytes(verdict.runId()),
                        Codec.write(verdict),
                        verdict.runId(),
                        verdict.gateId(),
                        actor,
                        verdict.evaluatedAt());
        return new Signed(auth, principals.sha256());
    }

    /** Principals of the same names, whose keys are derived from {@code key}. */
    static JsonValue principals(String key) {
        return Codec.toValue(new PrincipalsDocument(
                Map.of(),
                Map.of(),
                List.of(registered(POLICY, key, Scope.VERDICT_WRITE), registered(FAY, key, Scope.GATE_WRITE))));
    }

    private static JsonValue signed(AuditRecord record) {
        Event event = record.event().orElseThrow();
        if (event instanceof Event.GateResolved gate && gate.verdict() != null) {
            return Codec.toValue(resolved(gate, gate.verdict(), signed(gate.verdict(), "outside", PRINCIPALS)));
        }
        if (event instanceof Event.VoteRecorded voted && record.entry().runId().equals(REJECTED)) {
            return Codec.toValue(vote(voted, voted.reason(), signed(record.entry(), voted)));
        }
        return record.data();
    }

    static Event.GateResolved resolved(Event.GateResolved gate, Verdict verdict, @Nullable Signed signed) {
        return new Event.GateResolved(
                gate.gateId(),
                gate.name(),
                gate.stepId(),
                gate.attempt(),
                gate.outcome(),
                verdict.reason(),
                verdict,
                gate.by(),
                signed);
    }

    static Event.VoteRecorded vote(Event.VoteRecorded voted, @Nullable String reason, @Nullable Signed signed) {
        return new Event.VoteRecorded(
                voted.gateId(),
                voted.name(),
                voted.stepId(),
                voted.attempt(),
                voted.vote(),
                voted.voter(),
                reason,
                voted.ballotSha256(),
                voted.inputSha256(),
                signed);
    }

    private static Signed signed(Entry entry, Event.VoteRecorded voted) {
        Command command = new Command(
                "vote",
                entry.tenantId(),
                entry.runId(),
                new Command.CastVote(
                        voted.gateId(),
                        voted.vote(),
                        Objects.requireNonNull(voted.ballotSha256()),
                        voted.reason(),
                        null));
        String auth = new RecordSigner("fay", secret("outside", FAY), FAY, FEDERATION)
                .vouch(
                        command,
                        "fc-run.commands",
                        bytes(entry.runId()),
                        Codec.write(command),
                        FAY,
                        voted.voter(),
                        Set.of(),
                        entry.time());
        return new Signed(auth, PRINCIPALS.sha256());
    }

    private static PrincipalsDocument.Registered registered(Principal principal, String key, Scope scope) {
        return new PrincipalsDocument.Registered(
                principal.reference(),
                List.of(new PrincipalsDocument.Key(
                        principal.id(),
                        KeyAlgorithm.ED25519,
                        Base64Url.encode(secret(key, principal).publicKey().encoded()))),
                List.of(new PrincipalsDocument.Grant(List.of(scope), List.of("acme"), List.of(), List.of())),
                false);
    }

    private static Ed25519Secret secret(String key, Principal principal) {
        return new Ed25519Secret(Sha256.of(bytes(key + principal.id())));
    }

    private static List<AuditRecord> run(String file, String runId) {
        try {
            return Files.readAllLines(RUNS.resolve(file + ".jsonl")).stream()
                    .map(line -> Codec.read(bytes(line.replace(RECORDED_ID, runId)), AuditRecord.class))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<AuditRecord> rehashed(List<AuditRecord> records) {
        Map<String, CompactTree> runs = new HashMap<>();
        Map<String, String> heads = new HashMap<>();
        List<AuditRecord> made = new ArrayList<>();
        for (AuditRecord record : records) {
            Entry old = record.entry();
            CompactTree run = runs.getOrDefault(old.runId(), CompactTree.EMPTY);
            JsonValue data = old.type() == EventType.RUN_SEALED
                    ? Codec.toValue(new Event.RunSealed(run.size(), Sha256.toHex(run.root())))
                    : record.data();
            Entry entry = new Entry(
                    old.v(),
                    ORIGIN,
                    old.tenantId(),
                    old.runId(),
                    run.size(),
                    made.size(),
                    old.type(),
                    old.runId() + "." + run.size(),
                    old.time(),
                    old.principal(),
                    old.actor(),
                    old.cause(),
                    old.commandId(),
                    heads.getOrDefault(old.runId(), Entry.NO_PREVIOUS),
                    Sha256.toHex(AuditHash.dataRoot(data, Sha256.fromHex(record.salt()))));
            byte[] leaf = AuditHash.leaf(Codec.write(entry));
            runs.put(old.runId(), run.append(leaf));
            heads.put(old.runId(), Sha256.toHex(leaf));
            made.add(new AuditRecord(entry, data, record.salt()));
        }
        return made;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
