/**
 * Proofs: what somebody who does not trust the operator can check. Here live the checks of chains, with replay through
 * the lifecycle; trees, checkpoints, receipts and evidence packs build on them.
 *
 * <p>Never here: Kafka, SQL, HTTP, a network, a clock. Start reading at {@link io.federationcore.ledger.ChainVerifier}.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.ledger;
