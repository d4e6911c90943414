package io.federationcore.ledger.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.ledger.Check;
import io.federationcore.schemas.definition.StrictYaml;
import io.federationcore.schemas.definition.WorkflowArtifact;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.GateOutcome;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.message.VerdictKind;
import io.federationcore.schemas.registry.PolicyBundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Packs whose every hash is right: what their verdicts say is judged again. */
class VerdictReplayTest {
    private static final WorkflowArtifact WORKFLOW = new WorkflowArtifact(StrictYaml.parse("""
                    apiVersion: fc/v1
                    kind: Workflow
                    metadata: {id: two-steps, version: 1.0.0}
                    spec:
                      steps:
                        - {id: a, type: observe, queue: desk}
                        - {id: b, type: act, queue: desk}
                    """), Map.of(), Map.of());
    private static final PolicyBundle BUNDLE = bundle("input.amount < 1000");
    private static final PolicyBundle OTHER = bundle("input.amount < 100");
    private static final String REASON = "120 is small";

    @Test
    void the_verdicts_of_a_good_pack_come_out_again() {
        List<Check> checks = checks(pack(evidence(verdict -> verdict)));

        assertThat(checks).allMatch(check -> check.result() != Check.Result.FAILED);
        assertThat(verdicts(checks).result()).isEqualTo(Check.Result.PASSED);
        assertThat(verdicts(checks).detail()).isEqualTo("2 reproduced");
    }

    @Test
    void a_verdict_that_was_changed_is_named() {
        Evidence evidence = evidence(verdict -> "b".equals(verdict.stepId())
                ? of(verdict, VerdictKind.ALLOW, "12 is small", BUNDLE, 300_000)
                : verdict);
        List<Check> checks = checks(pack(evidence));

        assertThat(checks)
                .filteredOn(check -> check.result() == Check.Result.FAILED)
                .as("nothing but the replay sees it")
                .containsExactly(verdicts(checks));
        assertThat(verdicts(checks).detail())
                .contains(gateOfB(evidence), "recorded, reason \"12 is small\"", "found reason \"120 is small\"");
    }

    @Test
    void a_bundle_that_says_something_else_is_named() {
        List<Check> checks = checks(pack(evidence(verdict -> of(verdict, VerdictKind.ALLOW, REASON, OTHER, 850))));

        assertThat(verdicts(checks).result()).isEqualTo(Check.Result.FAILED);
        assertThat(verdicts(checks).detail())
                .containsSubsequence("recorded,", "verdict \"allow\"", "but found", "verdict \"deny\"");
    }

    @Test
    void an_input_that_was_changed_is_named() {
        Evidence changed = evidence(verdict -> verdict)
                .changed(records -> replaced(records, EventType.RUN_CREATED, "\"amount\":120", "\"amount\":12"))
                .rehashed();

        assertThat(verdicts(checks(pack(changed))).detail()).contains("to be about the input of SHA-256");
    }

    @Test
    void what_is_withheld_or_missing_is_not_checked() {
        EvidencePack pack = pack(evidence(verdict -> verdict));

        assertThat(notChecked(pack.without(Set.of("input")))).contains("0 reproduced, 2 not", "withheld");
        assertThat(notChecked(pack.without(Set.of("output")))).contains("1 reproduced, 1 not", "withheld");
        assertThat(notChecked(pack.without(Set.of("verdict")))).contains("0 reproduced, 2 not: withheld: verdict");
        for (String digest : List.of(BUNDLE.digest(), WORKFLOW.digest())) {
            SortedMap<String, JsonValue> fewer = new TreeMap<>(pack.artifacts());
            fewer.remove(digest);
            assertThat(notChecked(new EvidencePack(pack.runId(), pack.entries(), fewer, pack.receipt())))
                    .contains("0 reproduced, 2 not", digest);
        }
    }

    @Test
    void a_denial_beyond_the_limit_on_time_is_not_checked() {
        Evidence late = evidence(verdict -> of(verdict, VerdictKind.DENY, "took too long", BUNDLE, 250_000));
        Evidence denied = late.changed(
                        records -> replaced(records, EventType.GATE_RESOLVED, "\"allowed\"", "\"denied\""))
                .rehashed();

        assertThat(notChecked(pack(denied))).contains("beyond the limit on time");
        assertThat(verdicts(checks(pack(late))).detail()).contains("a verdict that allows, but found deny");
        Evidence quick = evidence(verdict -> of(verdict, VerdictKind.DENY, "took too long", BUNDLE, 249_999));
        assertThat(verdicts(checks(pack(quick))).result()).isEqualTo(Check.Result.FAILED);
    }

    private static String notChecked(EvidencePack pack) {
        Check check = verdicts(checks(pack));
        assertThat(check.result()).as(check.detail()).isEqualTo(Check.Result.NOT_CHECKED);
        return check.detail();
    }

    private static List<Check> checks(EvidencePack pack) {
        return PackVerifier.verify(pack.toZip(), Evidence.TRUST, Evidence.NOW);
    }

    private static Check verdicts(List<Check> checks) {
        return checks.stream()
                .filter(check -> check.check().equals("verdicts"))
                .findFirst()
                .orElseThrow();
    }

    private static String gateOfB(Evidence evidence) {
        return evidence.records.stream()
                .filter(record -> record.entry().type() == EventType.GATE_RESOLVED)
                .map(record -> Codec.read(record.data(), Event.GateResolved.class))
                .toList()
                .getLast()
                .gateId();
    }

    /** A recorded run, bound to this workflow, with verdicts of this bundle but for what {@code change} makes of them. */
    private static Evidence evidence(Function<Verdict, Verdict> change) {
        return Evidence.honest()
                .changed(records -> {
                    List<AuditRecord> made = new ArrayList<>();
                    for (AuditRecord record : records) {
                        made.add(new AuditRecord(record.entry(), bound(record, change), record.salt()));
                    }
                    return made;
                })
                .rehashed();
    }

    private static JsonValue bound(AuditRecord record, Function<Verdict, Verdict> change) {
        if (record.entry().type() == EventType.RUN_CREATED) {
            String was = Codec.read(record.data(), Event.RunCreated.class).workflowDigest();
            return JsonValue.parse(record.data().text().replace(was, WORKFLOW.digest()));
        }
        if (record.entry().type() == EventType.GATE_RESOLVED) {
            Event.GateResolved was = Codec.read(record.data(), Event.GateResolved.class);
            Verdict verdict =
                    change.apply(of(Objects.requireNonNull(was.verdict()), VerdictKind.ALLOW, REASON, BUNDLE, 850));
            return Codec.toValue(new Event.GateResolved(
                    was.gateId(),
                    was.name(),
                    was.stepId(),
                    was.attempt(),
                    GateOutcome.ALLOWED,
                    verdict.reason(),
                    verdict,
                    null,
                    null));
        }
        return record.data();
    }

    private static List<AuditRecord> replaced(List<AuditRecord> records, EventType type, String from, String to) {
        return records.stream()
                .map(record -> record.entry().type() == type
                        ? new AuditRecord(
                                record.entry(),
                                JsonValue.parse(record.data().text().replace(from, to)),
                                record.salt())
                        : record)
                .toList();
    }

    private static Verdict of(Verdict like, VerdictKind kind, String reason, PolicyBundle bundle, long micros) {
        return new Verdict(
                Verdict.VERSION,
                like.gateId(),
                like.tenantId(),
                like.runId(),
                like.stepId(),
                like.attempt(),
                like.inputSha256(),
                kind,
                reason,
                "amounts",
                "federation",
                List.of("amounts/small"),
                null,
                bundle.digest(),
                like.evaluatedAt(),
                micros);
    }

    private static EvidencePack pack(Evidence evidence) {
        SortedMap<String, JsonValue> artifacts = new TreeMap<>();
        artifacts.put(WORKFLOW.digest(), Codec.toValue(WORKFLOW));
        artifacts.put(BUNDLE.digest(), Codec.toValue(BUNDLE));
        artifacts.put(OTHER.digest(), Codec.toValue(OTHER));
        return new EvidencePack(
                evidence.records.getLast().entry().runId(),
                evidence.run(),
                artifacts,
                evidence.receipt(evidence.records.size() - 1, evidence.witnessedHead()));
    }

    private static PolicyBundle bundle(String small) {
        return new PolicyBundle(Map.of("amounts.yaml", """
                apiVersion: fc/v1
                kind: GatePolicy
                metadata: {name: amounts, scope: federation}
                spec:
                  rules:
                    - {id: small, expr: "%s", verdict: allow, message: "string(input.amount) + ' is small'"}
                    - {id: large, expr: "true", verdict: deny}
                """.formatted(small)));
    }
}
