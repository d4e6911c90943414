/**
 * Runs the lifecycle on Kafka Streams, exactly once: the only writer of audit events and of the registry.
 *
 * <p>One sub-topology reads commands and verdicts and owns the state stores. {@link
 * io.federationcore.orchestrator.DecideRun} is a thin shell around the lifecycle's pure functions: load, decide, put,
 * send. Never here: what a policy says, SQL, HTTP, and any rule about runs.
 *
 * <p>Start reading at {@link io.federationcore.orchestrator.OrchestratorTopology}, then {@link
 * io.federationcore.orchestrator.DecideRun}.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.orchestrator;
