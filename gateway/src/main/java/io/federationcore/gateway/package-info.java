/**
 * HTTP for programs that do not speak Kafka: it turns requests into commands, for whose senders it vouches, and reads the
 * stored views. Never here: how a run moves, or state that a restart would lose. Start reading at {@link
 * io.federationcore.gateway.Gateway}, then {@link io.federationcore.gateway.Routes}.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.gateway;
