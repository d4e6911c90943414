package io.federationcore.orchestrator;

import static io.federationcore.orchestrator.AbuseTest.Row.audited;
import static io.federationcore.orchestrator.AbuseTest.Row.dead;
import static io.federationcore.orchestrator.AbuseTest.Row.malformed;
import static io.federationcore.orchestrator.AbuseTest.Row.refused;
import static io.federationcore.orchestrator.Letters.RUN;
import static io.federationcore.orchestrator.Letters.allow;
import static io.federationcore.orchestrator.Letters.cancel;
import static io.federationcore.orchestrator.Letters.deny;
import static io.federationcore.orchestrator.Letters.done;
import static io.federationcore.orchestrator.Letters.due;
import static io.federationcore.orchestrator.Letters.pause;
import static io.federationcore.orchestrator.Letters.publish;
import static io.federationcore.orchestrator.Letters.register;
import static io.federationcore.orchestrator.Letters.run;
import static io.federationcore.orchestrator.Letters.start;
import static io.federationcore.schemas.message.RejectionCode.BINDING_MISMATCH;
import static io.federationcore.schemas.message.RejectionCode.BUNDLE_REFUSED;
import static io.federationcore.schemas.message.RejectionCode.CONFLICT;
import static io.federationcore.schemas.message.RejectionCode.DUPLICATE;
import static io.federationcore.schemas.message.RejectionCode.INVALID_INPUT;
import static io.federationcore.schemas.message.RejectionCode.INVALID_PRINCIPALS;
import static io.federationcore.schemas.message.RejectionCode.INVALID_RUN_ID;
import static io.federationcore.schemas.message.RejectionCode.INVALID_WORKFLOW;
import static io.federationcore.schemas.message.RejectionCode.LATE;
import static io.federationcore.schemas.message.RejectionCode.MALFORMED;
import static io.federationcore.schemas.message.RejectionCode.NOT_AUTHORISED;
import static io.federationcore.schemas.message.RejectionCode.RUN_EXISTS;
import static io.federationcore.schemas.message.RejectionCode.STALE;
import static io.federationcore.schemas.message.RejectionCode.TOKEN_EXPIRED;
import static io.federationcore.schemas.message.RejectionCode.UNAUTHENTICATED;
import static io.federationcore.schemas.message.RejectionCode.UNKNOWN_RUN;
import static io.federationcore.schemas.message.RejectionCode.VERDICT_MISMATCH;
import static io.federationcore.schemas.message.RunStatus.PAUSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.auth.Base64Url;
import io.federationcore.schemas.auth.Claims;
import io.federationcore.schemas.auth.SigningKey;
import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.message.RejectionCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that somebody might send who means no good, against a run that is under way: nothing that is stored changes,
 * the right refusal or dead letter says why, and the next good command works. What is in the wrong partition is in
 * {@link IntakeTest}, for the test driver has one only; what is accepted though it looks odd is in {@link OddButGoodTest}.
 */
class AbuseTest {
    private static final Letter START = start(RUN, "stubborn");
    /** What an attacker most wants to be believed. */
    private static final Letter CANCEL = cancel(RUN);

    private static final String UUID_V4 = "0b1e4c1e-5a3f-4c6a-9f5e-2f1f6b1f0a11";

    @RegisterExtension
    final Given given = new Given();

    /**
     * One case.
     *
     * @param earlier what was sent before, besides the victim's start
     * @param later how long after that
     */
    record Row(String name, List<Letter> earlier, Duration later, List<Attempt> attempts) {
        /** Refused. */
        static Row refused(RejectionCode code, String name, Letter letter) {
            return of(name, letter, then -> then.thenRejected(code));
        }

        /** Refused, and worth an entry of the log: somebody who was authenticated tried what he may not. */
        static Row audited(RejectionCode code, String name, Letter letter) {
            return of(name, letter, then -> then.thenRejected(code).andAudited(code));
        }

        /** Not even the command's id can be read. */
        static Row dead(String reason, String name, Letter letter) {
            return of(name, letter, then -> then.thenDeadLetter(reason));
        }

        /** It cannot be read, but says which command it was, so its sender is told too. */
        static Row malformed(String reason, String name, Letter letter) {
            return of(name, letter, then -> then.thenDeadLetter(reason).andRejected(MALFORMED));
        }

        private static Row of(String name, Letter letter, Function<Then, And> answer) {
            return new Row(name, List.of(), Duration.ZERO, List.of(new Attempt(letter, answer)));
        }

        Row after(Letter... letters) {
            return new Row(name, List.of(letters), later, attempts);
        }

        Row later(Duration time) {
            return new Row(name, earlier, time, attempts);
        }

        /** The same in several places. */
        static Row together(String name, Row... rows) {
            List<Attempt> all =
                    Stream.of(rows).flatMap(row -> row.attempts().stream()).toList();
            return new Row(name, List.of(), Duration.ZERO, all);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** What is sent, and what must come of it. */
    record Attempt(Letter letter, Function<Then, And> answer) {}

    @ParameterizedTest(name = "{0}")
    @MethodSource({"verdicts", "tokens", "commands", "bodies", "ids", "registrations"})
    void changesNothingAndIsAnswered(Row row) {
        given.everybody()
                .workflow(Workflows.STUBBORN)
                .earlier(START)
                .earlier(row.earlier().toArray(Letter[]::new));
        given.world().passAtTheBroker(row.later());
        Map<String, String> before = given.world().kept();

        row.attempts()
                .forEach(attempt ->
                        attempt.answer().apply(given.when(attempt.letter())).andNothingMore());

        assertThat(given.world().kept()).as("nothing that is stored changes").isEqualTo(before);
        given.when(pause(RUN))
                .thenLogged("FC-RUN-002 Run status changed from running to paused")
                .andShown(PAUSED, "call")
                .andNothingMore();
    }

    static Stream<Row> verdicts() {
        Letter allow = allow(RUN);
        return Stream.of(
                audited(NOT_AUTHORISED, "a verdict signed by a producer's key", allow.by(Party.SHOP)),
                audited(NOT_AUTHORISED, "a verdict signed by an administrator's key", allow.by(Party.ROOT)),
                refused(UNAUTHENTICATED, "a verdict signed by a stranger's key", allow.by(Party.STRANGER)),
                refused(
                                STALE,
                                "a verdict for another run",
                                allow.saying(body -> body.replace("\"run_id\":\"" + RUN, "\"run_id\":\"" + run(2)))
                                        .keyed(run(2))
                                        .signedFor(run(2), RUN + ".g2"))
                        .after(start(run(2), "stubborn")),
                refused(
                        MALFORMED,
                        "a verdict for another run under this one's key",
                        allow.saying(body -> body.replace("\"run_id\":\"" + RUN, "\"run_id\":\"" + run(2)))),
                audited(BINDING_MISMATCH, "a verdict whose signature is for another run", allow.signedFor(run(2), "g")),
                audited(
                        VERDICT_MISMATCH,
                        "a verdict for another step",
                        allow.saying(body -> body.replace("\"step_id\":\"call\"", "\"step_id\":\"pay\""))),
                audited(
                        VERDICT_MISMATCH,
                        "a verdict for another attempt",
                        allow.saying(body -> body.replace("\"attempt\":1", "\"attempt\":2"))),
                audited(
                        VERDICT_MISMATCH,
                        "a verdict for another input",
                        allow.saying(body -> body.replaceFirst(
                                "\"input_sha256\":\"[^\"]*\"", "\"input_sha256\":\"" + "0".repeat(64) + "\""))),
                audited(
                        VERDICT_MISMATCH,
                        "a verdict for another tenant",
                        allow.saying(body -> body.replace("\"tenant_id\":\"acme\"", "\"tenant_id\":\"other\""))),
                refused(LATE, "a verdict after its deadline", allow).later(Duration.ofSeconds(11)),
                refused(
                        STALE,
                        "a verdict before its request",
                        allow.saying(body -> body.replace(RUN + ".g2", RUN + ".g9"))
                                .signedFor(RUN, RUN + ".g9")),
                refused(
                        UNKNOWN_RUN,
                        "a verdict before its run",
                        allow.saying(body -> body.replace(RUN, run(3)))
                                .keyed(run(3))
                                .signedFor(run(3), run(3) + ".g2")),
                refused(STALE, "a second verdict, contradicting the first", deny(RUN))
                        .after(allow),
                refused(STALE, "the same verdict again", allow).after(allow));
    }

    static Stream<Row> tokens() {
        return Stream.of(
                refused(UNAUTHENTICATED, "no token", CANCEL.withoutSignature()),
                refused(UNAUTHENTICATED, "two tokens", CANCEL.withSignatureTwice()),
                refused(UNAUTHENTICATED, "an empty token", CANCEL.withSignature(jws -> "")),
                refused(UNAUTHENTICATED, "a token of a megabyte", CANCEL.withSignature(jws -> "a".repeat(1 << 20))),
                refused(UNAUTHENTICATED, "a token of dots", CANCEL.withSignature(jws -> ".".repeat(4_000))),
                refused(UNAUTHENTICATED, "a token with a blank", CANCEL.withSignature(jws -> jws + " ")),
                refused(UNAUTHENTICATED, "a token with padding", CANCEL.withSignature(jws -> jws + "=")),
                refused(TOKEN_EXPIRED, "an expired token", CANCEL.signedAt(World.START.minusSeconds(300))),
                refused(TOKEN_EXPIRED, "a token from the far future", CANCEL.signedAt(World.START.plusSeconds(61))),
                refused(
                        TOKEN_EXPIRED,
                        "a token that lives for years",
                        CANCEL.claiming(c -> lasting(c, c.iat(), c.iat() + 99_999_999))),
                refused(
                        TOKEN_EXPIRED,
                        "a token whose times overflow",
                        CANCEL.claiming(c -> lasting(c, Long.MIN_VALUE, Long.MAX_VALUE))),
                refused(
                        UNAUTHENTICATED,
                        "alg none, unsigned",
                        CANCEL.withSignature(jws -> headed("{\"alg\":\"none\",\"kid\":\"shop-key\"}", jws)
                                .replaceFirst("[^.]*$", ""))),
                refused(
                        UNAUTHENTICATED,
                        "alg None, signed",
                        CANCEL.withSignature(jws -> headed("{\"alg\":\"None\",\"kid\":\"shop-key\"}", jws))),
                refused(
                        UNAUTHENTICATED,
                        "re-keyed: another's kid",
                        CANCEL.withSignature(jws -> headed("{\"alg\":\"HS256\",\"kid\":\"root-key\"}", jws))),
                refused(
                        UNAUTHENTICATED,
                        "a public key taken for a shared secret",
                        CANCEL.withSignature(AbuseTest::signedWithThePublicKey)),
                refused(UNAUTHENTICATED, "an unknown kid", kid("nobody")),
                refused(UNAUTHENTICATED, "a path-like kid", kid("../../../../etc/passwd")),
                refused(UNAUTHENTICATED, "an SQL-like kid", kid("' OR '1'='1")),
                refused(UNAUTHENTICATED, "a kid with a NUL", kid("shop-key\\u0000")),
                refused(
                        UNAUTHENTICATED,
                        "a header with an own key",
                        CANCEL.withSignature(
                                jws -> headed("{\"alg\":\"HS256\",\"kid\":\"shop-key\",\"jwk\":{}}", jws))),
                refused(
                        BINDING_MISMATCH,
                        "body-swapped",
                        CANCEL.onTheWay(wire -> new Letter.Wire(
                                wire.topic(),
                                wire.key(),
                                "{\"command_id\":\"c\"}".getBytes(StandardCharsets.UTF_8),
                                wire.signatures()))),
                refused(
                        BINDING_MISMATCH,
                        "key-swapped",
                        CANCEL.onTheWay(wire -> new Letter.Wire(
                                wire.topic(),
                                run(2).getBytes(StandardCharsets.UTF_8),
                                wire.value(),
                                wire.signatures()))),
                refused(BINDING_MISMATCH, "another topic's", CANCEL.sentTo("fc-run.gate-verdicts")),
                refused(
                        BINDING_MISMATCH,
                        "another federation's",
                        CANCEL.claiming(c -> new Claims(
                                c.iss(),
                                c.sub(),
                                c.act(),
                                "elsewhere",
                                c.topic(),
                                c.keySha256(),
                                c.bodySha256(),
                                c.run(),
                                c.cmd(),
                                c.iat(),
                                c.exp(),
                                c.scope()))),
                audited(BINDING_MISMATCH, "another command's", CANCEL.signedFor(RUN, "another")),
                audited(BINDING_MISMATCH, "no command's", CANCEL.claiming(c -> bound(c, null, null))),
                audited(
                        NOT_AUTHORISED,
                        "a wider scope than granted",
                        publish(Workflows.POLICIES).by(Party.SHOP).claiming(c -> scoped(c, "admin"))),
                audited(
                        NOT_AUTHORISED,
                        "a narrower scope than needed",
                        CANCEL.claiming(c -> scoped(c, "workflow:read"))),
                refused(UNAUTHENTICATED, "a scope that nobody knows", CANCEL.claiming(c -> scoped(c, "root"))),
                refused(
                        NOT_AUTHORISED,
                        "for another, without the right to vouch",
                        CANCEL.claiming(c -> named(c, "user:root", c.act()))),
                audited(NOT_AUTHORISED, "as another actor", CANCEL.claiming(c -> named(c, c.sub(), "human:ada"))),
                refused(UNAUTHENTICATED, "as an actor of no type", CANCEL.claiming(c -> named(c, c.sub(), "ada"))));
    }

    static Stream<Row> commands() {
        Letter ofAnother = CANCEL.saying(body -> body.replace("\"tenant_id\":\"acme\"", "\"tenant_id\":\"other\""));
        String yesterday =
                "%012x".formatted(World.START.minus(Duration.ofDays(1)).toEpochMilli());
        return Stream.of(
                audited(NOT_AUTHORISED, "by somebody without a grant", CANCEL.by(Party.MALLORY)),
                refused(UNKNOWN_RUN, "another tenant's run, by who may write to both", ofAnother.by(Party.ROOT)),
                audited(NOT_AUTHORISED, "another tenant's run", ofAnother),
                refused(
                        CONFLICT,
                        "the same command id with another body",
                        START.saying(body -> body.replace("\"amount\":5", "\"amount\":6"))),
                refused(DUPLICATE, "the same command again", START),
                refused(RUN_EXISTS, "a reused run id", start(RUN, "stubborn")),
                malformed("run_id", "a run id that is no UUIDv7", underRun(start(run(2), "stubborn"), UUID_V4)),
                malformed(
                        "run_id",
                        "a run id in capitals",
                        underRun(start(run(2), "stubborn"), run(10).toUpperCase(Locale.ROOT))),
                malformed("registry", "a run named registry", underRun(start(run(2), "stubborn"), "registry")),
                refused(
                        INVALID_RUN_ID,
                        "a run id from yesterday",
                        start(
                                yesterday.substring(0, 8) + "-" + yesterday.substring(8) + "-7000-8000-000000000001",
                                "stubborn")),
                refused(INVALID_INPUT, "an input that its schema refuses", start(run(2), "stubborn", "{}")),
                audited(
                        NOT_AUTHORISED,
                        "a result by a producer",
                        done(RUN, "call", 1).by(Party.SHOP)),
                audited(
                        NOT_AUTHORISED,
                        "a due timer by a producer",
                        due(RUN, "deadline", World.START.plus(Duration.ofHours(1)))
                                .by(Party.SHOP)),
                refused(STALE, "a result of an attempt that nobody allowed", done(RUN, "call", 1)),
                refused(MALFORMED, "under another key than its run", CANCEL.keyed(run(2))),
                dead(
                        "a key and a value",
                        "null key",
                        CANCEL.onTheWay(wire -> new Letter.Wire(wire.topic(), null, wire.value(), wire.signatures()))),
                dead(
                        "a key and a value",
                        "null value",
                        CANCEL.onTheWay(wire -> new Letter.Wire(wire.topic(), wire.key(), null, wire.signatures()))),
                dead(
                        "a key and a value",
                        "null value under a key of a megabyte",
                        CANCEL.onTheWay(
                                wire -> new Letter.Wire(wire.topic(), new byte[1_000_000], null, wire.signatures()))));
    }

    static Stream<Row> bodies() {
        Letter start = start(run(2), "stubborn");
        return Stream.of(
                malformed("type", "unknown type", CANCEL.saying(body -> body.replace("cancel_run", "drop_run"))),
                malformed("'v'", "unknown version", CANCEL.saying(body -> body.replace("\"v\":1", "\"v\":2"))),
                malformed("w", "unknown member", CANCEL.saying(body -> body.replace("\"v\":1", "\"v\":1,\"w\":1"))),
                dead(
                        "duplicate",
                        "duplicate keys",
                        CANCEL.saying(body -> body.replace("\"v\":1", "\"v\":1,\"tenant_id\":\"other\""))),
                dead("epth", "100,000 deep", CANCEL.saying(body -> "[".repeat(100_000))),
                dead("epth", "100,000 deep in the input", input(start, "[".repeat(100_000) + "]".repeat(100_000))),
                dead("262144", "10 MB", CANCEL.saying(body -> body + " ".repeat(10 << 20))),
                dead("262144", "10 MB of other bytes", CANCEL.sayingBytes(body -> new byte[10 << 20])),
                dead("JSON", "NaN", input(start, "{\"amount\":NaN}")),
                dead("JSON", "Infinity", input(start, "{\"amount\":-Infinity}")),
                malformed("", "1e999", input(start, "{\"amount\":1e999}")),
                malformed("", "1e999999999", input(start, "{\"amount\":1e999999999}")),
                malformed("", "2^53+1", input(start, "{\"amount\":9007199254740993}")),
                malformed("", "a decimal that no double carries", input(start, "{\"amount\":0.1000000000000000055}")),
                dead("", "a number of 100,000 digits", input(start, "{\"amount\":" + "9".repeat(100_000) + "}")),
                dead("Expected", "a lone surrogate", input(start, "{\"amount\":5,\"a\":\"\\ud800\"}")),
                dead("Expected", "a lone surrogate as a name", input(start, "{\"amount\":5,\"\\udc00\":1}")),
                dead("JSON", "a byte order mark", CANCEL.saying(body -> "\ufeff" + body)),
                dead(
                        "JSON",
                        "UTF-16",
                        CANCEL.sayingBytes(
                                body -> new String(body, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16LE))),
                dead(
                        "UTF-8",
                        "UTF-16 with its mark",
                        CANCEL.sayingBytes(
                                body -> new String(body, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16))),
                dead("UTF-8", "overlong UTF-8", CANCEL.sayingBytes(body ->
                        new byte[] {'"', (byte) 0xc0, (byte) 0xaf, '"'})),
                dead("UTF-8", "a surrogate in UTF-8", CANCEL.sayingBytes(body ->
                        new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'})),
                dead("more behind", "two bodies", CANCEL.saying(body -> body + body)),
                dead("JSON", "nothing but blanks", CANCEL.saying(body -> " ")),
                malformed("", "text for a number", CANCEL.saying(body -> body.replace("\"v\":1", "\"v\":\"1\""))),
                malformed(
                        "",
                        "a decimal for a whole number",
                        CANCEL.saying(body -> body.replace("\"v\":1", "\"v\":1.0"))),
                malformed("", "a number beyond all", CANCEL.saying(body -> body.replace("\"v\":1", "\"v\":1e400"))),
                dead("Expected", "null", CANCEL.saying(body -> "null")),
                dead("Expected", "a list", CANCEL.saying(body -> "[]")));
    }

    static Stream<Row> ids() {
        Map<String, String> odd = new LinkedHashMap<>();
        odd.put("a NUL", "a\\u0000b");
        odd.put("a newline", "a\\nb");
        odd.put("a right-to-left mark", "a\\u202eb");
        odd.put("a zero-width space", "a\\u200bb");
        odd.put("a look-alike", "\u0430cme");
        odd.put("a path", "../../etc/passwd");
        odd.put("SQL", "x'; DROP TABLE fc.entry; --");
        odd.put("a terminal escape", "\\u001b[2J");
        odd.put("250 characters", "a".repeat(250));
        odd.put("nothing", "");
        Letter start = start(run(2), "stubborn");
        return odd.entrySet().stream().map(each -> {
            String id = each.getValue();
            return Row.together(
                    "ids with " + each.getKey(),
                    dead("command_id", "a command", member(CANCEL, "command_id", id)),
                    malformed("tenant_id", "a tenant", member(CANCEL, "tenant_id", id)),
                    malformed("run_id", "a run", member(CANCEL, "run_id", id)),
                    malformed("workflow_id", "a workflow", member(start, "workflow_id", id)),
                    malformed("step_id", "a step", member(done(RUN, "call", 1), "step_id", id)),
                    malformed("code", "a code", member(Letters.failed(RUN, "call", 1, true), "code", id)));
        });
    }

    static Stream<Row> registrations() {
        String everybody = "{\"principals\":[%s]}";
        String step = "    - {id: s%d, type: act, queue: q}\n";
        String head = Workflows.STUBBORN.replace("stubborn", "other");
        return Stream.of(
                audited(
                        NOT_AUTHORISED,
                        "a registration by a Titan",
                        register(head).by(Party.WORKER)),
                audited(
                        NOT_AUTHORISED,
                        "principals by a producer",
                        publish(Party.published(Party.SHOP, Party.ROOT)).by(Party.SHOP)),
                audited(
                        NOT_AUTHORISED,
                        "principals by one tenant's administrator",
                        publish(Party.published(Party.EVE, Party.ROOT)).by(Party.EVE)),
                audited(
                        NOT_AUTHORISED,
                        "policies by one tenant's administrator",
                        publish(Workflows.POLICIES).by(Party.EVE)),
                audited(
                        NOT_AUTHORISED,
                        "a due timer of the registry by an administrator",
                        publish(Workflows.POLICIES)
                                .saying(body -> body.replaceAll(
                                                "\"body\":\\{.*?\\}(?=,\"command_id\")",
                                                "\"body\":{\"timer_id\":\"verdict:registry.g1\",\"due\":\"2026-03-01T12:00:00.000Z\"}")
                                        .replace("publish_policies", "timer_due"))),
                refused(INVALID_PRINCIPALS, "principals that lock everybody out", principals(everybody.formatted(""))),
                refused(
                        INVALID_PRINCIPALS,
                        "principals with an administrator of one tenant only",
                        publish(Party.published(Party.EVE, Party.SHOP))),
                refused(
                        INVALID_PRINCIPALS,
                        "principals that share a key",
                        principals(everybody.formatted(principal("user:a", "k") + "," + principal("user:b", "k")))),
                refused(
                        INVALID_PRINCIPALS,
                        "one principal twice",
                        principals(everybody.formatted(principal("user:a", "k") + "," + principal("user:a", "l")))),
                refused(
                        INVALID_PRINCIPALS,
                        "a principal with a mark",
                        principals(everybody.formatted(principal("user:a\\u202e", "k")))),
                refused(
                        INVALID_PRINCIPALS,
                        "a path-like kid",
                        principals(everybody.formatted(principal("user:a", "../k")))),
                refused(
                        INVALID_PRINCIPALS,
                        "a group with a blank",
                        principals("{\"groups\":{\"a b\":[]},\"principals\":[" + principal("user:a", "k") + "]}")),
                refused(
                        INVALID_WORKFLOW,
                        "a workflow of 1,001 steps",
                        register(head.replaceFirst("(?s)steps:.*", "steps:\n")
                                + IntStream.rangeClosed(0, 1_000)
                                        .mapToObj(step::formatted)
                                        .collect(Collectors.joining()))),
                dead(
                        "262144",
                        "a workflow of 10,000 steps",
                        register(Workflows.STUBBORN)
                                .saying(body -> body.replace("apiVersion", "#".repeat(300_000) + "apiVersion"))),
                refused(
                        INVALID_WORKFLOW,
                        "a queue that leads elsewhere",
                        register(head.replace("queue: phone", "queue: ../audit"))),
                refused(
                        INVALID_WORKFLOW,
                        "a workflow with an anchor",
                        register(head.replace("{type: object", "&a {type: object"))),
                refused(
                        INVALID_WORKFLOW,
                        "a workflow of a tag",
                        register(head.replace("kind: Workflow", "kind: !!java.net.URL Workflow"))),
                refused(INVALID_WORKFLOW, "a workflow 1,000 deep", register("[".repeat(1_000))),
                refused(
                        INVALID_WORKFLOW,
                        "a schema that never ends",
                        register(head.replace(
                                "{type: object, required: [amount]}",
                                "{$ref: '#/$defs/a', $defs: {a: {$ref: '#/$defs/a'}}}"))),
                refused(
                        INVALID_WORKFLOW,
                        "a schema from a file",
                        register(head.replace("{type: object, required: [amount]}", "{$ref: 'file:///etc/passwd'}"))),
                refused(
                        BUNDLE_REFUSED,
                        "a policy file of no YAML, with a name of 40,000 characters",
                        publish(Map.of("x".repeat(40_000), "{"))));
    }

    private static Letter principals(String json) {
        return publish(Party.published(Party.ROOT))
                .saying(body -> body.replaceFirst(
                        "\"principals\":\\{.*?\\}(?=\\},\"command_id\")",
                        "\"principals\":" + json.replace("\\", "\\\\")));
    }

    private static String principal(String id, String kid) {
        return "{\"id\":\"" + id + "\",\"keys\":[{\"kid\":\"" + kid + "\",\"alg\":\"HS256\"}],\"grants\":"
                + "[{\"scopes\":[\"admin\"],\"tenants\":[\"*\"]}]}";
    }

    private static Letter member(Letter letter, String name, String value) {
        return letter.saying(body -> body.replaceFirst(
                "\"" + name + "\":\"[^\"]*\"", "\"" + name + "\":\"" + value.replace("\\", "\\\\") + "\""));
    }

    private static Letter input(Letter start, String json) {
        return start.saying(body -> body.replace("\"input\":{\"amount\":5}", "\"input\":" + json));
    }

    private static Letter underRun(Letter letter, String run) {
        return member(letter, "run_id", run).keyed(run);
    }

    private static Letter kid(String kid) {
        return CANCEL.withSignature(jws -> headed("{\"alg\":\"HS256\",\"kid\":\"" + kid + "\"}", jws));
    }

    /** The token with another header; its signature stays. */
    private static String headed(String header, String jws) {
        return Base64Url.encode(header.getBytes(StandardCharsets.UTF_8)) + jws.substring(jws.indexOf('.'));
    }

    /** What a checker would accept that takes the algorithm from the header. */
    private static String signedWithThePublicKey(String jws) {
        String unsigned = headed("{\"alg\":\"HS256\",\"kid\":\"" + Party.POLICY.kid() + "\"}", jws)
                .replaceFirst("\\.[^.]*$", "");
        byte[] publicKey = new SigningKey.Ed25519Secret(
                        Sha256.of(Party.POLICY.kid().getBytes(StandardCharsets.UTF_8)))
                .publicKey()
                .encoded();
        return unsigned + "."
                + Base64Url.encode(AuditHash.hmac(publicKey, unsigned.getBytes(StandardCharsets.US_ASCII)));
    }

    private static Claims lasting(Claims c, long iat, long exp) {
        return new Claims(
                c.iss(),
                c.sub(),
                c.act(),
                c.aud(),
                c.topic(),
                c.keySha256(),
                c.bodySha256(),
                c.run(),
                c.cmd(),
                iat,
                exp,
                c.scope());
    }

    private static Claims scoped(Claims c, String scope) {
        return new Claims(
                c.iss(),
                c.sub(),
                c.act(),
                c.aud(),
                c.topic(),
                c.keySha256(),
                c.bodySha256(),
                c.run(),
                c.cmd(),
                c.iat(),
                c.exp(),
                List.of(scope));
    }

    private static Claims named(Claims c, String sub, String act) {
        return new Claims(
                c.iss(),
                sub,
                act,
                c.aud(),
                c.topic(),
                c.keySha256(),
                c.bodySha256(),
                c.run(),
                c.cmd(),
                c.iat(),
                c.exp(),
                c.scope());
    }

    private static Claims bound(Claims c, @Nullable String run, @Nullable String command) {
        return new Claims(
                c.iss(),
                c.sub(),
                c.act(),
                c.aud(),
                c.topic(),
                c.keySha256(),
                c.bodySha256(),
                run,
                command,
                c.iat(),
                c.exp(),
                c.scope());
    }
}
