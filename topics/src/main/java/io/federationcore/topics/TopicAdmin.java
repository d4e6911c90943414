package io.federationcore.topics;

import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.settings.Settings.InvalidSetting;
import io.federationcore.schemas.topic.FoundTopic;
import io.federationcore.schemas.topic.TopicComparison;
import io.federationcore.schemas.topic.TopicDifference;
import io.federationcore.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Asks a broker about topics, creates them and changes their settings. Each call waits for at most {@code patience}.
 *
 * <p>Every call throws {@link UnreachableKafka} if no answer comes in time, and {@link KafkaException} if the broker
 * refuses, for example because it grants no right.
 */
public final class TopicAdmin implements AutoCloseable {
    private final Admin admin;
    private final String where;
    private final Duration patience;

    private TopicAdmin(Admin admin, String where, Duration patience) {
        this.admin = admin;
        this.where = where;
        this.patience = patience;
    }

    /**
     * The broker need not be there yet.
     *
     * @throws InvalidSetting if an address or a client setting is none
     */
    public static TopicAdmin connect(KafkaConnection kafka, Duration patience) {
        Map<String, Object> properties = new TreeMap<>(kafka.properties());
        int millis = Math.toIntExact(patience.toMillis());
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(millis, 10_000));
        try {
            return new TopicAdmin(Admin.create(properties), kafka.bootstrapServers(), patience);
        } catch (KafkaException e) {
            if (e instanceof ConfigException || e.getCause() instanceof ConfigException) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                throw new InvalidSetting(
                        KafkaConnection.BOOTSTRAP_SERVERS + " or " + KafkaConnection.CLIENT_PREFIX + "*",
                        String.valueOf(cause.getMessage()));
            }
            throw e;
        }
    }

    /** How the broker's topics differ from what is declared. */
    public List<TopicDifference> differences(Collection<Topics.Topic> declared) {
        Set<String> there = names();
        Set<String> asked = declared.stream()
                .map(Topics.Topic::name)
                .filter(there::contains)
                .collect(Collectors.toSet());
        return TopicComparison.of(declared, find(asked));
    }

    /** The names of all topics that this client may see. */
    public Set<String> names() {
        return answer(admin.listTopics().names());
    }

    /** Creates a topic; one that is there already is left as it is. */
    public void create(Topics.Topic topic) {
        Optional<Short> replication = topic.replication() == Topics.BROKERS_DEFAULT
                ? Optional.empty()
                : Optional.of((short) topic.replication());
        NewTopic wanted =
                new NewTopic(topic.name(), Optional.of(topic.partitions()), replication).configs(topic.settings());
        try {
            answer(admin.createTopics(List.of(wanted)).all());
        } catch (TopicExistsException e) {
            // Somebody else was faster; whether it is as declared is for differences to say.
            return;
        }
    }

    /** Creates what is missing and sets what is set otherwise, as far as it can be mended; the rest is left alone. */
    public void mend(List<TopicDifference> differences) {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        for (TopicDifference difference : differences) {
            if (difference instanceof TopicDifference.Missing missing) {
                create(missing.declared());
            } else if (difference instanceof TopicDifference.OtherSetting other && other.mendable()) {
                ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, other.topic());
                changes.computeIfAbsent(topic, none -> new ArrayList<>())
                        .add(new AlterConfigOp(
                                new ConfigEntry(other.setting(), other.expected()), AlterConfigOp.OpType.SET));
            }
        }
        if (!changes.isEmpty()) {
            answer(admin.incrementalAlterConfigs(changes).all());
        }
        awaitShown(differences);
    }

    /** Creates what is missing; a topic that is there is left as it is, and a service that needs it says what is wrong. */
    public void createMissing(Collection<Topics.Topic> declared) {
        Set<String> there = names();
        List<TopicDifference> missing = declared.stream()
                .filter(topic -> !there.contains(topic.name()))
                .<TopicDifference>map(TopicDifference.Missing::new)
                .toList();
        mend(missing);
    }

    /**
     * Waits until the broker shows what was mended: it answers as soon as the controller has decided, and takes the
     * decision in a moment later. Whoever looks next must find it.
     */
    private void awaitShown(List<TopicDifference> mended) {
        long end = System.nanoTime() + patience.toNanos();
        while (!mended.stream().allMatch(this::isShown)) {
            if (System.nanoTime() > end) {
                throw unreachable(new TimeoutException("Topics were changed, but the broker does not show it yet"));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private boolean isShown(TopicDifference mended) {
        return switch (mended) {
            case TopicDifference.Missing missing ->
                names().contains(missing.declared().name());
            case TopicDifference.OtherSetting other ->
                !other.mendable() || setting(other).equals(other.expected());
            case TopicDifference.OtherPartitions other -> true; // was left alone
            case TopicDifference.TooFewCopies other -> true; // was left alone
        };
    }

    private String setting(TopicDifference.OtherSetting other) {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, other.topic());
        Config found = answer(admin.describeConfigs(List.of(topic)).all()).get(topic);
        ConfigEntry entry = found == null ? null : found.get(other.setting());
        return entry == null || entry.value() == null ? "" : entry.value();
    }

    private Map<String, FoundTopic> find(Set<String> names) {
        if (names.isEmpty()) {
            return Map.of();
        }
        Map<String, TopicDescription> descriptions =
                answer(admin.describeTopics(names).allTopicNames());
        List<ConfigResource> resources = names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<ConfigResource, Config> configs =
                answer(admin.describeConfigs(resources).all());
        Set<String> filled = holdingRecords(descriptions.values());
        Map<String, FoundTopic> found = new HashMap<>();
        configs.forEach((resource, config) -> {
            TopicDescription description = descriptions.get(resource.name());
            if (description != null) {
                found.put(resource.name(), found(description, config, !filled.contains(resource.name())));
            }
        });
        return found;
    }

    private static FoundTopic found(TopicDescription description, Config config, boolean empty) {
        Map<String, String> settings = new HashMap<>();
        config.entries().stream()
                .filter(entry -> entry.value() != null)
                .forEach(entry -> settings.put(entry.name(), entry.value()));
        int fewestCopies = description.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        return new FoundTopic(
                description.name(), description.partitions().size(), fewestCopies, Map.copyOf(settings), empty);
    }

    private Set<String> holdingRecords(Collection<TopicDescription> topics) {
        Map<TopicPartition, OffsetSpec> starts = new HashMap<>();
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (TopicDescription topic : topics) {
            topic.partitions().forEach(partition -> {
                TopicPartition asked = new TopicPartition(topic.name(), partition.partition());
                starts.put(asked, OffsetSpec.earliest());
                ends.put(asked, OffsetSpec.latest());
            });
        }
        Map<TopicPartition, ListOffsetsResultInfo> first =
                answer(admin.listOffsets(starts).all());
        Map<TopicPartition, ListOffsetsResultInfo> last =
                answer(admin.listOffsets(ends).all());
        return last.entrySet().stream()
                .filter(end -> {
                    ListOffsetsResultInfo start = first.get(end.getKey());
                    return start == null || start.offset() < end.getValue().offset();
                })
                .map(end -> end.getKey().topic())
                .collect(Collectors.toSet());
    }

    private <T> T answer(KafkaFuture<T> asked) {
        try {
            return asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException late) {
                throw unreachable(late);
            }
            throw e.getCause() instanceof KafkaException refused
                    ? refused
                    : new KafkaException("Expected an answer of Kafka at " + where, e.getCause());
        } catch (TimeoutException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Expected to wait for Kafka at " + where + ", but was interrupted", e);
        }
    }

    private UnreachableKafka unreachable(Exception e) {
        return new UnreachableKafka(
                "Expected an answer of Kafka at " + where + " within " + patience.toSeconds() + " s, but found none",
                e);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
