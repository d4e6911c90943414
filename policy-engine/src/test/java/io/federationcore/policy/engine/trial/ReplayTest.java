package io.federationcore.policy.engine.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.policy.engine.CompiledBundle;
import io.federationcore.policy.engine.EvaluationClock;
import io.federationcore.policy.engine.GateJudge;
import io.federationcore.policy.engine.InvalidBundle;
import io.federationcore.policy.engine.PolicyCompiler;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.Subject;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.message.VerdictKind;
import io.federationcore.schemas.registry.PolicyBundle;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final PolicyCompiler COMPILER = new PolicyCompiler();
    private static final GateJudge JUDGE = new GateJudge(COMPILER, EvaluationClock.of(() -> 0));
    private static final CompiledBundle OLD = limit(1000);
    private static final CompiledBundle NEW = limit(100);

    private final Replay replay = new Replay(NEW, JUDGE);

    private static CompiledBundle limit(int most) {
        String policy = """
                apiVersion: fc/v1
                kind: GatePolicy
                metadata: {name: limit, scope: federation}
                spec:
                  rules:
                    - {id: over, expr: "input.amount > %d", verdict: deny}
                    - {id: otherwise, expr: "true", verdict: allow}
                """.formatted(most);
        try {
            return COMPILER.compile(new PolicyBundle(Map.of("limit.yaml", policy)));
        } catch (InvalidBundle e) {
            throw new AssertionError(e);
        }
    }

    private static GateRequest paying(int amount) {
        RequestFields step = new RequestFields(
                null,
                "pay",
                null,
                "transfer",
                null,
                null,
                null,
                null,
                JsonValue.parse("{\"amount\":" + amount + "}"),
                null,
                null,
                null,
                null,
                null,
                null);
        return step.request();
    }

    private static Verdict recorded(GateRequest request) {
        return JUDGE.answer(request, OLD, request.requestedAt());
    }

    @Test
    void whatWouldBeDecidedOtherwiseIsAChangeInWhicheverOrderItIsRead() {
        GateRequest first = paying(500);
        assertThat(replay.request(first)).isEmpty();
        Optional<Replay.Change> change = replay.verdict(recorded(first));
        assertThat(change).hasValueSatisfying(found -> {
            assertThat(found.gateId()).isEqualTo(first.gateId());
            assertThat(found.stepId()).isEqualTo("transfer");
            assertThat(found.from().verdict()).isEqualTo(VerdictKind.ALLOW);
            assertThat(found.to().verdict()).isEqualTo(VerdictKind.DENY);
            assertThat(found.to().rules()).containsExactly("limit/over");
        });

        GateRequest second = paying(501);
        assertThat(replay.verdict(recorded(second))).isEmpty();
        assertThat(replay.request(second)).isPresent();
        assertThat(replay.summary())
                .isEqualTo(new Replay.Summary(2, 0, 2, new java.util.TreeMap<>(Map.of("allow → deny", 2))));
    }

    @Test
    void whatWouldBeDecidedAlikeIsNone() {
        for (int amount : new int[] {5, 5000}) {
            GateRequest request = paying(amount);
            assertThat(replay.request(request)).isEmpty();
            assertThat(replay.verdict(recorded(request))).isEmpty();
        }
        assertThat(replay.summary().judged()).isEqualTo(2);
        assertThat(replay.summary().changed()).isZero();
    }

    @Test
    void aRequestWithoutAVerdictIsComparedWithNothing() {
        replay.request(paying(500));
        replay.verdict(recorded(paying(501))); // about another input
        assertThat(replay.summary().unanswered()).isEqualTo(1);
        assertThat(replay.summary().changed()).isZero();
    }

    @Test
    void ofTwoVerdictsTheFirstCounts() {
        GateRequest request = paying(500);
        replay.verdict(recorded(request));
        replay.verdict(JUDGE.answer(request, NEW, request.requestedAt()));
        assertThat(replay.request(request)).isPresent();
    }

    @Test
    void aBundlesPublicationIsPassedOver() {
        PolicyBundle bundle = new PolicyBundle(Map.of("a.yaml", "kind: Other"));
        GateRequest step = paying(5);
        GateRequest publication = new GateRequest(
                GateRequest.VERSION,
                "registry.g0",
                step.tenantId(),
                "registry",
                step.principal(),
                step.actor(),
                step.requestedAt(),
                step.deadline(),
                new Subject.OfBundle(bundle.files(), bundle.digest()));
        assertThat(replay.request(publication)).isEmpty();
        assertThat(replay.verdict(recorded(publication))).isEmpty();
        assertThat(replay.summary().judged()).isZero();
    }
}
