/**
 * Evidence packs: one run in one file that a third party can check with a trust policy and no network. Never here: where
 * the evidence was collected.
 *
 * <p>Start reading at {@link io.federationcore.ledger.pack.EvidencePack}, and at {@link
 * io.federationcore.ledger.pack.PackVerifier} for what is checked.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.ledger.pack;
