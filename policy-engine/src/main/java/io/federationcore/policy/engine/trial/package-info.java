/**
 * Policies tried out before they are published: on cases with expected verdicts that their authors write beside them,
 * and on requests that were recorded.
 *
 * <p>Whatever is tried is judged by the same {@link io.federationcore.policy.engine.GateJudge} as a live request. Never
 * here: reading files or topics; whoever calls hands in texts and records.
 *
 * <p>Start reading at {@link io.federationcore.policy.engine.trial.PolicyTrial} and {@link
 * io.federationcore.policy.engine.trial.Replay}.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.policy.engine.trial;
