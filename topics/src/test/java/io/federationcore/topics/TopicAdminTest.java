package io.federationcore.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.embedded.EmbeddedKafka;
import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.topic.TopicDifference;
import io.federationcore.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real broker whose topics somebody set up by hand. */
class TopicAdminTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path dir;

    @Test
    void what_would_lose_audit_data_is_refused_until_it_is_mended() throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.start(dir)) {
            KafkaConnection kafka = KafkaConnection.local(broker.bootstrapServers());
            Topics topics = kafka.topics();
            try (TopicAdmin admin = TopicAdmin.connect(kafka, PATIENCE)) {
                admin.create(new Topics.Topic(topics.audit(), 4, 1, Map.of("retention.ms", "1000")));
                admin.create(new Topics.Topic(topics.state(), 7, 1, Map.of("cleanup.policy", "compact")));

                assertThatThrownBy(() -> TopicGuard.require(kafka, topics.declared(topics.audit())))
                        .isInstanceOf(WrongTopics.class)
                        .hasMessageContaining("Expected topic 'fc-run.audit' to have retention.ms=-1, but found 1000");
                assertThatThrownBy(() -> TopicGuard.require(kafka, topics.declared(topics.registry())))
                        .isInstanceOf(WrongTopics.class)
                        .hasMessageContaining("'fc-run.registry' with 1 partition, but found no such topic");

                admin.mend(admin.differences(topics.all()));

                List<TopicDifference> left = admin.differences(topics.all());
                assertThat(left).containsExactly(new TopicDifference.OtherPartitions(topics.state(), 4, 7));
                assertThatCode(() -> TopicGuard.require(kafka, topics.declared(topics.audit(), topics.registry())))
                        .doesNotThrowAnyException();
            }
        }
    }
}
