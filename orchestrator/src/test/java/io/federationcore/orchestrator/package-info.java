/**
 * The orchestrator's tests. Those of the topology read as sentences: {@link io.federationcore.orchestrator.Given}, when
 * a {@link io.federationcore.orchestrator.Letter} arrives, {@link io.federationcore.orchestrator.Then} these outputs
 * and nothing more. After every step {@link io.federationcore.orchestrator.LogWitness} reads the log as an auditor
 * would, and compares the stores with what it folds to.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.orchestrator;
