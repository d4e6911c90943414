package io.federationcore.policy.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.auth.Authentication;
import io.federationcore.schemas.auth.RecordAuthenticator;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.message.VerdictKind;
import io.federationcore.schemas.topic.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GateAnswersTest {
    private static final GateAnswers ANSWERS = Fixture.answers();

    private static Answer answer(ConsumerRecord<byte[], byte[]> record, InForce inForce) {
        return ANSWERS.to(record, inForce.bundle(), Fixture.NOW);
    }

    private static Verdict verdict(GateRequest request, InForce inForce) {
        return ((Answer.Judged) answer(Fixture.record(7, request), inForce)).verdict();
    }

    @Test
    void aVerdictIsKeyedByItsRunAndSignedForThisRecordOnly() {
        Answer answer = answer(Fixture.record(7, Fixture.request("g1", 50)), Fixture.inForce());
        assertThat(answer).isInstanceOf(Answer.Judged.class);
        ProducerRecord<byte[], byte[]> sent = ((Answer.Judged) answer).record();
        assertThat(sent.topic()).isEqualTo("fc-run.gate-verdicts");
        assertThat(new String(sent.key(), StandardCharsets.UTF_8)).isEqualTo(Fixture.RUN_ID);
        Verdict verdict = Codec.readStrict(sent.value(), Verdict.class);
        assertThat(verdict).isEqualTo(((Answer.Judged) answer).verdict());
        assertThat(verdict.verdict()).isEqualTo(VerdictKind.ALLOW);
        assertThat(text(sent.headers().lastHeader(Headers.TRACEPARENT))).isEqualTo(Fixture.TRACE);

        Authentication proof = new RecordAuthenticator("test")
                .check(
                        text(sent.headers().lastHeader(Headers.AUTH)),
                        sent.topic(),
                        sent.key(),
                        sent.value(),
                        Fixture.directory(),
                        Fixture.NOW);
        assertThat(proof).isInstanceOfSatisfying(Authentication.Proven.class, proven -> {
            assertThat(proven.who().principal()).isEqualTo(Fixture.IDENTITY.principal());
            assertThat(proven.who().actor()).isEqualTo(GateAnswers.ACTOR);
            assertThat(proven.who().run()).isEqualTo(Fixture.RUN_ID);
            assertThat(proven.who().command()).isEqualTo("g1");
        });
    }

    private static String text(Header header) {
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    @Test
    void judgesByTheBundleInForce() {
        Verdict allowed = verdict(Fixture.request("g1", 100), Fixture.inForce());
        assertThat(allowed.verdict()).isEqualTo(VerdictKind.ALLOW);
        assertThat(allowed.bundleDigest()).isEqualTo(Fixture.bundle(100).digest());
        assertThat(verdict(Fixture.request("g1", 101), Fixture.inForce()).verdict())
                .isEqualTo(VerdictKind.DENY);
    }

    @Test
    void deniesWhereNothingIsInForce() {
        Verdict verdict = verdict(Fixture.request("g1", 1), InForce.NOTHING);
        assertThat(verdict.verdict()).isEqualTo(VerdictKind.DENY);
        assertThat(verdict.reason()).contains("No policy bundle is active");
    }

    @ParameterizedTest
    @CsvSource({"29, true", "31, true", "40, true", "41, false"})
    void answersNobodyWhoHasStoppedWaiting(int secondsLater, boolean answered) {
        Instant later = Fixture.NOW.plusSeconds(secondsLater);
        Answer answer = ANSWERS.to(
                Fixture.record(7, Fixture.request("g1", 50)), Fixture.inForce().bundle(), later);
        assertThat(answer).isInstanceOf(answered ? Answer.Judged.class : Answer.Expired.class);
    }

    static Stream<Arguments> unreadable() {
        String sound = new String(Codec.write(Fixture.request("g1", 50)), StandardCharsets.UTF_8);
        byte[] run = Fixture.bytes(Fixture.RUN_ID);
        return Stream.of(
                Arguments.of(run, "{", "JSON"),
                Arguments.of(run, "", "JSON"),
                Arguments.of(run, "[]", "GateRequest"),
                Arguments.of(run, "{}", "GateRequest"),
                Arguments.of(run, sound + "x", "JSON"),
                Arguments.of(run, sound.replace("\"v\":1", "\"v\":2"), "'v' to be 1 to 1"),
                Arguments.of(run, sound.replace("{\"actor\"", "{\"v\":1,\"actor\""), "JSON"),
                Arguments.of(run, sound.replace("\"kind\":\"step\"", "\"kind\":\"thing\""), "thing"),
                Arguments.of(run, sound.replace("\"tenant_omega\"", "\"no name\""), "tenant_id"),
                Arguments.of(
                        run, sound.replaceAll("\"input_sha256\":\"\\w+\"", "\"input_sha256\":\"x\""), "input_sha256"),
                Arguments.of(Fixture.bytes("another"), sound, "key to be its run_id"),
                Arguments.of(null, sound, "key to be its run_id"),
                Arguments.of(run, null, "no value"));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void whatCannotBeReadIsADeadLetter(byte @Nullable [] key, @Nullable String value, String reason) {
        byte[] body = value == null ? null : Fixture.bytes(value);
        Answer answer = answer(record(key, body), Fixture.inForce());
        assertThat(answer).isInstanceOfSatisfying(Answer.Unreadable.class, dead -> {
            assertThat(dead.reason()).contains(reason);
            assertThat(dead.record().topic()).isEqualTo("fc-run.dead-letters");
            assertThat(dead.record().value()).isEqualTo(body);
            assertThat(dead.record().key()).isEqualTo(key);
        });
    }

    @SuppressWarnings("NullAway") // Kafka's records may have no key and no value; its constructor does not say so
    private static ConsumerRecord<byte[], byte[]> record(byte @Nullable [] key, byte @Nullable [] value) {
        return Fixture.record(7, key, value);
    }

    @Test
    void aDeadLetterSaysWhereItCameFromAndHoldsNoSignature() {
        ProducerRecord<byte[], byte[]> dead = DeadLetter.of(
                Fixture.record(7, Fixture.bytes("k"), Fixture.bytes("v")), "dead", "Because 🙂".repeat(500));
        assertThat(Stream.of(dead.headers().toArray()).map(Header::key))
                .containsExactly(
                        Headers.TRACEPARENT,
                        Headers.DEAD_TOPIC,
                        Headers.DEAD_PARTITION,
                        Headers.DEAD_OFFSET,
                        Headers.DEAD_REASON);
        assertThat(text(dead.headers().lastHeader(Headers.DEAD_TOPIC))).isEqualTo("fc-run.gate-requests");
        assertThat(text(dead.headers().lastHeader(Headers.DEAD_PARTITION))).isEqualTo("0");
        assertThat(text(dead.headers().lastHeader(Headers.DEAD_OFFSET))).isEqualTo("7");
        assertThat(text(dead.headers().lastHeader(Headers.DEAD_REASON)))
                .startsWith("Because 🙂")
                .hasSizeLessThan(1_200);
    }

    @Test
    void aDeadLetterIsCut() {
        byte[] large = new byte[100_000];
        Arrays.fill(large, (byte) 'x');
        ProducerRecord<byte[], byte[]> dead = DeadLetter.of(Fixture.record(7, large, large), "dead", "Too large");
        assertThat(dead.value()).hasSize(64 * 1024);
        assertThat(dead.key()).hasSize(4 * 1024);
    }
}
