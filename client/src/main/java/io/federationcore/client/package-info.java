/**
 * For producers, Titans and readers of the log, over plain Kafka clients.
 *
 * <p>Here live: signing and sending commands and awaiting what became of them ({@link
 * io.federationcore.client.FederationClient}), doing tasks ({@link io.federationcore.client.Titan}), reading the audit
 * log while checking it ({@link io.federationcore.client.AuditTail}), and reading what is registered ({@link
 * io.federationcore.client.RegistryReader}). Never here: how a run moves, what a policy says, or any other knowledge of
 * a service's insides; what services promise is in {@code schemas}.
 *
 * <p>Start reading at {@link io.federationcore.client.FederationClient}.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.client;
