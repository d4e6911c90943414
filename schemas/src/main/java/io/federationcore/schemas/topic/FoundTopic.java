package io.federationcore.schemas.topic;

import java.util.Map;

/**
 * A topic as a broker has it.
 *
 * @param replication the fewest copies that any of its partitions has
 * @param settings those in effect, the broker's defaults among them
 * @param empty whether it holds no record at present
 */
public record FoundTopic(String name, int partitions, int replication, Map<String, String> settings, boolean empty) {}
