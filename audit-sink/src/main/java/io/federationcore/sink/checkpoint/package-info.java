/**
 * What the sink signs: the heads of the log's trees, one log for each audit partition. Never here: how trees grow, which
 * is {@code log}'s, and who believes a checkpoint.
 *
 * <p>Start reading at {@link io.federationcore.sink.checkpoint.CheckpointPublisher}.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.sink.checkpoint;
