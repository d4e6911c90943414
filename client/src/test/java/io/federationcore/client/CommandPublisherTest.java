package io.federationcore.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.auth.Authentication;
import io.federationcore.schemas.auth.RecordAuthenticator;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.topic.Headers;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class CommandPublisherTest {
    private static final Command COMMAND = new Command("c1", "acme", TaskFixture.RUN, new Command.CancelRun("enough"));

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final CommandPublisher publisher = new CommandPublisher(
            producer,
            TaskFixture.IDENTITY.signer(),
            Actor.parse("titan:cashier"),
            "fc-run.commands",
            InstantSource.fixed(TaskFixture.NOW));

    @Test
    void signsSoThatTheReceiverBelievesIt() {
        publisher.send(COMMAND).join();
        ProducerRecord<byte[], byte[]> sent = producer.history().getFirst();
        assertThat(new String(sent.key(), UTF_8)).isEqualTo(TaskFixture.RUN);
        assertThat(Codec.readStrict(sent.value(), Command.class)).isEqualTo(COMMAND);
        Authentication checked = new RecordAuthenticator(LogFixture.FEDERATION)
                .check(
                        new String(sent.headers().lastHeader(Headers.AUTH).value(), UTF_8),
                        "fc-run.commands",
                        sent.key(),
                        sent.value(),
                        new OneKey(),
                        TaskFixture.NOW);
        assertThat(checked).isInstanceOfSatisfying(Authentication.Proven.class, proven -> {
            assertThat(proven.who().principal()).isEqualTo(Principal.parse("titan:cashier"));
            assertThat(proven.who().command()).isEqualTo("c1");
            assertThat(proven.who().run()).isEqualTo(TaskFixture.RUN);
        });
    }

    @Test
    void aFailureToSendIsTold() {
        producer.sendException = new TopicAuthorizationException("not yours");
        assertThatThrownBy(() -> publisher.send(COMMAND).join()).hasRootCauseMessage("not yours");
        producer.sendException = null;
        publisher.close();
        assertThatThrownBy(() -> publisher.send(COMMAND).join()).hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsTooLargeIsNotSent() {
        Command large = new Command(
                "c1",
                "acme",
                Command.REGISTRY,
                new Command.PublishPolicies(Map.of("a.yaml", "x".repeat(Codec.MAX_RECORD_BYTES))));
        assertThatThrownBy(() -> publisher.send(large))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Expected a command of at most 262144 bytes");
        assertThat(producer.history()).isEmpty();
    }

    /** Knows the fixture's key. */
    private static final class OneKey implements RecordAuthenticator.KeyDirectory {
        @Override
        public Optional<RecordAuthenticator.KnownKey> find(String kid) {
            return Optional.of(new RecordAuthenticator.KnownKey(TaskFixture.IDENTITY.principal(), TaskFixture.KEY));
        }

        @Override
        public boolean mayVouch(Principal principal) {
            return false;
        }
    }
}
