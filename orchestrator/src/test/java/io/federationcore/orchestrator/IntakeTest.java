package io.federationcore.orchestrator;

import static io.federationcore.orchestrator.Letters.RUN;
import static io.federationcore.orchestrator.Letters.allow;
import static io.federationcore.orchestrator.Letters.pause;
import static io.federationcore.orchestrator.Letters.run;
import static io.federationcore.orchestrator.Letters.start;
import static io.federationcore.schemas.message.RejectionCode.BINDING_MISMATCH;
import static io.federationcore.schemas.message.RejectionCode.MALFORMED;
import static io.federationcore.schemas.message.RejectionCode.NOT_AUTHORISED;
import static io.federationcore.schemas.message.RejectionCode.TOKEN_EXPIRED;
import static io.federationcore.schemas.message.RejectionCode.UNAUTHENTICATED;
import static io.federationcore.schemas.message.RejectionCode.WRONG_PARTITION;
import static io.federationcore.schemas.message.RunStatus.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.auth.Claims;
import io.federationcore.schemas.auth.RecordAuthenticator;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.topic.Headers;
import io.federationcore.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every way in which a record is none that could be decided. Whatever came, the next record is decided. */
class IntakeTest {
    @RegisterExtension
    final Given given = new Given();

    @BeforeEach
    void aWorkflow() {
        given.everybody().workflow(Workflows.STUBBORN);
    }

    @AfterEach
    void theNextRecordIsDecided() {
        given.when(start(run(99), "stubborn"))
                .thenLogged(
                        "FC-RUN-001 Workflow run created for 'stubborn'",
                        "FC-RUN-002 Run status changed from pending to running",
                        "FC-GATE-001 Gate requested: call")
                .andAsked("call", 1)
                .andShown(RUNNING, "call")
                .andNothingMore();
    }

    @Test
    void withoutSignature() {
        given.when(start(RUN, "stubborn").withoutSignature())
                .thenRejected(UNAUTHENTICATED)
                .whoseRejection(rejection -> {
                    assertThat(rejection.runId()).isEqualTo(RUN);
                    assertThat(rejection.commandId()).isNotNull();
                    assertThat(rejection.tenantId()).isEqualTo(Party.TENANT);
                    assertThat(rejection.principal())
                            .as("nobody was authenticated")
                            .isNull();
                    assertThat(rejection.topic()).isEqualTo("fc-run.commands");
                    assertThat(rejection.offset())
                            .as("behind principals and workflow")
                            .isEqualTo(2);
                })
                .andNothingMore();
    }

    @Test
    void withTwoSignatures() {
        given.when(start(RUN, "stubborn").withSignatureTwice())
                .thenRejected(UNAUTHENTICATED)
                .andNothingMore();
    }

    @Test
    void signedWithAKeyThatNobodyKnows() {
        given.when(start(RUN, "stubborn").by(Party.STRANGER))
                .thenRejected(UNAUTHENTICATED)
                .andNothingMore();
    }

    @Test
    void withASignatureThatDoesNotVerify() {
        given.when(start(RUN, "stubborn")
                        .onTheWay(wire -> new Letter.Wire(
                                wire.topic(),
                                wire.key(),
                                wire.value(),
                                List.of(wire.signatures().getFirst().replaceAll("\\.[^.]*$", "." + "A".repeat(43))))))
                .thenRejected(UNAUTHENTICATED)
                .andNothingMore();
    }

    @Test
    void signedInAnothersName() {
        given.when(start(RUN, "stubborn")
                        .by(Party.MALLORY)
                        .claiming(claims -> as(Party.SHOP.principal().reference(), claims)))
                .thenRejected(UNAUTHENTICATED)
                .andNothingMore();
    }

    private static Claims as(String issuer, Claims claims) {
        return new Claims(
                issuer,
                issuer,
                claims.act(),
                claims.aud(),
                claims.topic(),
                claims.keySha256(),
                claims.bodySha256(),
                claims.run(),
                claims.cmd(),
                claims.iat(),
                claims.exp(),
                claims.scope());
    }

    @Test
    void signedTooLongAgo() {
        given.when(start(RUN, "stubborn").signedAt(World.START.minus(Duration.ofMinutes(5))))
                .thenRejected(TOKEN_EXPIRED)
                .andNothingMore();
    }

    @Test
    void changedOnTheWay() {
        given.when(start(RUN, "stubborn")
                        .onTheWay(wire -> new Letter.Wire(
                                wire.topic(), wire.key(), bytes("{\"command_id\":\"c\"}"), wire.signatures())))
                .thenRejected(BINDING_MISMATCH)
                .whoseRejection(rejection -> assertThat(rejection.principal()).isEqualTo(Party.SHOP.principal()))
                .andNothingMore();
    }

    @Test
    void movedToAnotherKey() {
        given.when(start(RUN, "stubborn")
                        .onTheWay(
                                wire -> new Letter.Wire(wire.topic(), bytes(run(2)), wire.value(), wire.signatures())))
                .thenRejected(BINDING_MISMATCH)
                .andNothingMore();
    }

    @Test
    void aCommandReplayedAmongTheVerdicts() {
        given.when(start(RUN, "stubborn").sentTo("fc-run.gate-verdicts"))
                .thenRejected(BINDING_MISMATCH)
                .andNothingMore();
    }

    @Test
    void aVerdictReplayedAmongTheCommands() {
        given.earlier(start(RUN, "stubborn"))
                .when(allow(RUN).sentTo("fc-run.commands"))
                .thenRejected(BINDING_MISMATCH)
                .andNothingMore();
    }

    @Test
    void aVerdictSignedByAProducer() {
        given.earlier(start(RUN, "stubborn"))
                .when(allow(RUN).by(Party.SHOP))
                .thenRejected(NOT_AUTHORISED)
                .andLogged("FC-CMD-001 Command refused: Expected service:shop to have verdict:write for tenant 'acme',"
                        + " but it has not")
                .andNothingMore();
    }

    @Test
    void signedForAnotherRunAndCommand() {
        Letter letter = start(RUN, "stubborn");
        given.when(letter.signedFor(run(2), "c0"))
                .thenRejected(BINDING_MISMATCH)
                .andLogged("FC-CMD-001 Command refused: Expected a signature for run '" + RUN + "' and command '"
                        + letter.content().apply(given.world()).id() + "', but it is for others")
                .andNothingMore();
    }

    @Test
    void underAnotherKeyThanItsRun() {
        given.when(start(RUN, "stubborn").keyed(run(2))).thenRejected(MALFORMED).andNothingMore();
    }

    @Test
    void withoutKey() {
        given.when(start(RUN, "stubborn")
                        .onTheWay(wire -> new Letter.Wire(wire.topic(), null, wire.value(), wire.signatures())))
                .thenDeadLetter("Expected a key and a value")
                .andNothingMore();
    }

    @Test
    void withoutValue() {
        given.when(start(RUN, "stubborn")
                        .onTheWay(wire -> new Letter.Wire(wire.topic(), wire.key(), null, wire.signatures())))
                .thenDeadLetter("Expected a key and a value")
                .whoseOutput(output -> assertThat(output.value()).isNull())
                .andNothingMore();
    }

    @Test
    void notJson() {
        given.when(start(RUN, "stubborn").saying(body -> "{"))
                .thenDeadLetter("Expected")
                .whoseOutput(output -> {
                    assertThat(output.value()).isEqualTo(bytes("{"));
                    assertThat(output.key()).isEqualTo(RUN);
                    assertThat(output.header(Headers.DEAD_TOPIC)).isEqualTo("fc-run.commands");
                    assertThat(output.header(Headers.DEAD_OFFSET)).isEqualTo("2");
                })
                .andNothingMore();
    }

    @Test
    void tooLarge() {
        given.when(start(RUN, "stubborn").saying(body -> body + " ".repeat(256 * 1024)))
                .thenDeadLetter("262144 bytes")
                .whoseOutput(output -> assertThat(output.value()).hasSize(64 * 1024))
                .andNothingMore();
    }

    @Test
    void malformedWithACommandId() {
        given.when(start(RUN, "stubborn").saying(body -> body.replace("\"v\":1", "\"v\":1,\"w\":2")))
                .thenDeadLetter("w")
                .andRejected(MALFORMED)
                .whoseRejection(rejection -> assertThat(rejection.runId()).isEqualTo(RUN))
                .andNothingMore();
    }

    @Test
    void aCommandSignedAsAVerdict() {
        given.when(pause(RUN).writtenTo("fc-run.gate-verdicts"))
                .thenDeadLetter("Expected")
                .andRejected(MALFORMED)
                .andNothingMore();
    }

    @Test
    void aVerdictSignedAsACommand() {
        given.earlier(start(RUN, "stubborn"))
                .when(allow(RUN).writtenTo("fc-run.commands"))
                .thenDeadLetter("Expected")
                .andNothingMore();
    }

    @Test
    void inAnotherPartitionThanItsKeyGives() {
        Intake intake = new Intake(new Topics("fc-run.", 4), Party.FEDERATION);
        Letter.Wire wire = start(RUN, "stubborn").in(given.world());
        byte[] key = Objects.requireNonNull(wire.key());
        int right = BuiltInPartitioner.partitionForKey(key, 4);
        for (int partition = 0; partition < 4; partition++) {
            String signature = partition == right ? null : wire.signatures().getFirst();
            Received received =
                    new Received(wire.topic(), partition, 0, World.START, key, wire.value(), signature, null);
            RejectionCode expected = partition == right ? UNAUTHENTICATED : WRONG_PARTITION;
            assertThat(intake.take(received, new NoKeys()))
                    .isInstanceOfSatisfying(
                            Intake.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo(expected));
        }
    }

    /** It is refused before anybody asks whose key it was. */
    private static final class NoKeys implements RecordAuthenticator.KeyDirectory {
        @Override
        public Optional<RecordAuthenticator.KnownKey> find(String kid) {
            throw new AssertionError("Expected nobody to ask for a key");
        }

        @Override
        public boolean mayVouch(Principal principal) {
            throw new AssertionError("Expected nobody to ask for a right");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
