/**
 * The policy service: answers gate requests with signed verdicts, by the registry's active bundle.
 *
 * <p>Two threads, each with a consumer of its own. {@code policy-registry} tails {@code fc-run.registry} and keeps
 * what is in force; {@code policy-gates} reads {@code fc-run.gate-requests}, and commits its position only once every
 * verdict of a batch is with the broker. It starts when the registry has been read to its end, so no request is judged
 * by an old bundle for want of patience.
 *
 * <p>Here live Kafka, signatures and the service's life. Never here: what a policy means (that is {@code
 * io.federationcore.policy.engine}), how a run moves, SQL. A request that cannot be read becomes a dead letter, one
 * that cannot be judged a deny; neither stops the stream.
 *
 * <p>Start reading at {@link io.federationcore.policy.service.PolicyService}, then
 * {@link io.federationcore.policy.service.GateLoop} and {@link io.federationcore.policy.service.GateAnswers}.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.policy.service;
