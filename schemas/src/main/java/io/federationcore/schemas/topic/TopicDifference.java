package io.federationcore.schemas.topic;

/** One way in which a broker's topic is not what is declared. Each of them may lose or falsify what is audited. */
public sealed interface TopicDifference {
    String topic();

    /** Whether it can be put right without touching what was written before. */
    boolean mendable();

    /** Which topic, what was expected, what was found; and what to do where it cannot be mended. */
    String message();

    /** There is no such topic. */
    record Missing(Topics.Topic declared) implements TopicDifference {
        @Override
        public String topic() {
            return declared.name();
        }

        @Override
        public boolean mendable() {
            return true;
        }

        @Override
        public String message() {
            return "Expected topic '%s' with %s, but found no such topic"
                    .formatted(
                            topic(),
                            declared.partitions() == 1 ? "1 partition" : declared.partitions() + " partitions");
        }
    }

    /** A setting with another value. Times that producers wrote stay, and commands would be judged by them. */
    record OtherSetting(String topic, String setting, String expected, String found, boolean mendable)
            implements TopicDifference {
        @Override
        public String message() {
            String text = "Expected topic '%s' to have %s=%s, but found %s".formatted(topic, setting, expected, found);
            return mendable
                    ? text
                    : text
                            + "; it holds records with times of their producers, so it has to be empty before this is changed";
        }
    }

    /** Another number of partitions. A run's state is in the partition that its id hashes to. */
    record OtherPartitions(String topic, int expected, int found) implements TopicDifference {
        @Override
        public boolean mendable() {
            return false;
        }

        @Override
        public String message() {
            return "Expected topic '%s' to have partitions=%d, but found %d; this number never changes: set FC_PARTITIONS to what is there, or choose another FC_TOPIC_PREFIX"
                    .formatted(topic, expected, found);
        }
    }

    /** Fewer copies than declared. */
    record TooFewCopies(String topic, int expected, int found) implements TopicDifference {
        @Override
        public boolean mendable() {
            return false;
        }

        @Override
        public String message() {
            return "Expected topic '%s' to have replication=%d, but found %d; add replicas with Kafka's kafka-reassign-partitions"
                    .formatted(topic, expected, found);
        }
    }
}
