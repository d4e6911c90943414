/**
 * Checkpoints as of <a href="https://c2sp.org/tlog-checkpoint">c2sp.org/tlog-checkpoint</a>, and the trust policy by
 * which somebody believes them: which logs, which witnesses, how many of them, how old. Never here: how a checkpoint
 * comes about.
 *
 * <p>Start reading at {@link io.federationcore.ledger.checkpoint.TrustPolicy}.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.ledger.checkpoint;
