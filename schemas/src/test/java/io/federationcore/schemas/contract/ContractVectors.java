package io.federationcore.schemas.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.federationcore.schemas.auth.Base64Url;
import io.federationcore.schemas.auth.RecordSigner;
import io.federationcore.schemas.auth.SigningKey;
import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.CanonicalMembers;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Examples;
import io.federationcore.schemas.message.Principal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;

/** Makes {@code vectors.json}: what a client in another language must compute, byte for byte. */
final class ContractVectors {
    static final String FEDERATION = "acme";
    static final Instant SIGNED_AT = Instant.parse("2026-01-31T09:30:00.120Z");
    private static final int PARTITIONS = 12;
    private static final JsonMapper PRETTY = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private ContractVectors() {}

    /** The whole file. Bytes are hex digits where they are no text; text stands for its UTF-8. */
    record All(
            String about,
            List<Key> keys,
            List<Canonical> canonicalJson,
            List<Partition> partitions,
            List<Signed> signed,
            Audit audit) {}

    record Key(
            String kid,
            String alg,
            String owner,
            String secretHex,
            @org.jspecify.annotations.Nullable String publicKey) {}

    record Canonical(String given, String canonical, String sha256) {}

    record Partition(String key, int murmur2, int partitions, int partition) {}

    record Signed(
            String schema,
            String topic,
            String key,
            String given,
            String value,
            String kid,
            String header,
            String claims,
            String signingInput,
            String signatureHex,
            String fcAuth) {}

    record Member(String name, String pair, String salt, String leaf) {}

    record Chained(String value, String entry, String salt, List<Member> members, String dataRoot, String leaf) {}

    record Audit(String saltKeyHex, List<Chained> chain, String rootOverLeaves) {}

    static String file() {
        SigningKey.Secret hmac =
                new SigningKey.Hmac("a shared secret of the vectors only".getBytes(StandardCharsets.US_ASCII));
        // The seed of RFC 8032 section 7.1, test 1.
        SigningKey.Ed25519Secret pair = new SigningKey.Ed25519Secret(
                Sha256.fromHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
        All all = new All(
                "Vectors of the contract, version 1. Text stands for its UTF-8 bytes; _hex members are bytes in hex."
                        + " 'given' is to be read as JSON and written canonically.",
                List.of(
                        new Key("ada-2026", "HS256", "user:ada", hex((SigningKey.Hmac) hmac), null),
                        new Key(
                                "policy-2026",
                                "EdDSA",
                                "service:policy-service",
                                Sha256.toHex(pair.seed()),
                                Base64Url.encode(pair.publicKey().encoded()))),
                canonical(),
                List.of(
                        partition("registry"),
                        partition(Examples.RUN),
                        partition("01a207eb-9d1f-7000-bda8-5623a66e2e17"),
                        partition(""),
                        partition("a"),
                        partition("ab"),
                        partition("abc"),
                        partition("Zoë")),
                List.of(
                        signed("command.start_run", "fc-run.commands", "ada-2026", "user:ada", hmac, "human:ada"),
                        signed(
                                "verdict",
                                "fc-run.gate-verdicts",
                                "policy-2026",
                                "service:policy-service",
                                pair,
                                "fc:policy-service")),
                audit());
        try {
            return PRETTY.writeValueAsString(all) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected vectors that can be written", e);
        }
    }

    private static String hex(SigningKey.Hmac key) {
        return Sha256.toHex(key.secret());
    }

    private static List<Canonical> canonical() {
        return Stream.of(
                        "{\"b\": [1.50, -0, 1e2, 1E-7, 9007199254740991], \"a\": {\"\\u00eb\": null, \"\": true}}",
                        "{\"\\ud83d\\ude00\": 1, \"\\ufb33\": 2, \"\\u20ac\": 3, \"1\": 4, \"\\r\": 5}",
                        "\"\\u0000\\u001f\\u007f\\u2028\\u20ac\\\"\\\\\\/\\b\\t\"",
                        "[0.1, 100000000000000000000e-20, 123456789.5, 0.000001, 5e-324]")
                .map(given -> {
                    JsonValue value = JsonValue.parse(given);
                    return new Canonical(given, value.text(), value.sha256());
                })
                .toList();
    }

    private static Partition partition(String key) {
        int hash = Utils.murmur2(key.getBytes(StandardCharsets.UTF_8));
        return new Partition(key, hash, PARTITIONS, Utils.toPositive(hash) % PARTITIONS);
    }

    private static Signed signed(
            String schema, String topic, String kid, String owner, SigningKey.Secret key, String actor) {
        JsonValue value = Objects.requireNonNull(ContractExamples.all().get(schema), schema)
                .json();
        String run = Examples.RUN;
        String cmd = value.toNode()
                .path(schema.equals("verdict") ? "gate_id" : "command_id")
                .textValue();
        String compact = new RecordSigner(kid, key, Principal.parse(owner), FEDERATION)
                .sign(topic, utf8(run), value.utf8(), run, cmd, Actor.parse(actor), SIGNED_AT);
        String[] parts = compact.split("\\.", -1);
        return new Signed(
                schema,
                topic,
                run,
                value.toNode().toPrettyString(),
                value.text(),
                kid,
                decoded(parts[0]),
                decoded(parts[1]),
                parts[0] + "." + parts[1],
                Sha256.toHex(Base64Url.decode(parts[2]).orElseThrow()),
                compact);
    }

    private static Audit audit() {
        byte[] saltKey = new byte[32];
        for (int i = 0; i < saltKey.length; i++) {
            saltKey[i] = (byte) i;
        }
        List<Chained> chain = new ArrayList<>();
        List<byte[]> leaves = new ArrayList<>();
        String prev = Entry.NO_PREVIOUS;
        for (String code : List.of("FC-RUN-001", "FC-RUN-002", "FC-STEP-002")) {
            Chained next = chained(saltKey, chain.size(), example(code), prev);
            chain.add(next);
            leaves.add(Sha256.fromHex(next.leaf()));
            prev = next.leaf();
        }
        return new Audit(Sha256.toHex(saltKey), chain, Sha256.toHex(AuditHash.root(leaves)));
    }

    /** The example of an audit record whose entry has that code. */
    private static AuditRecord example(String code) {
        return ContractExamples.all().values().stream()
                .filter(example -> example.schema().equals("audit_record"))
                .map(example -> Codec.read(example.json(), AuditRecord.class))
                .filter(example -> example.entry().type().code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    private static Chained chained(byte[] saltKey, int seq, AuditRecord example, String prev) {
        Entry was = example.entry();
        JsonValue data = example.data();
        String eventId = was.runId() + "." + seq;
        byte[] salt = AuditHash.salt(saltKey, eventId);
        String dataRoot = Sha256.toHex(AuditHash.dataRoot(data, salt));
        Entry entry = new Entry(
                was.v(),
                was.log(),
                was.tenantId(),
                was.runId(),
                (long) seq,
                was.logSeq() + seq,
                was.type(),
                eventId,
                was.time(),
                was.principal(),
                was.actor(),
                was.cause(),
                was.commandId(),
                prev,
                dataRoot);
        JsonValue canonical = Codec.toValue(entry);
        List<Member> members = CanonicalMembers.of(data).stream()
                .map(member -> {
                    byte[] own = AuditHash.memberSalt(salt, member.name());
                    return new Member(
                            member.name(),
                            new String(member.canonicalPair(), StandardCharsets.UTF_8),
                            Sha256.toHex(own),
                            Sha256.toHex(AuditHash.memberLeaf(own, member)));
                })
                .toList();
        return new Chained(
                Codec.toValue(new AuditRecord(entry, data, Sha256.toHex(salt))).text(),
                canonical.text(),
                Sha256.toHex(salt),
                members,
                dataRoot,
                Sha256.toHex(AuditHash.leaf(canonical.utf8())));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String decoded(String part) {
        return new String(Base64Url.decode(part).orElseThrow(), StandardCharsets.UTF_8);
    }
}
