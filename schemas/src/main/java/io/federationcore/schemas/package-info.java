/**
 * The contract of Federation Core: every message that crosses a topic, how it is written, hashed and signed.
 *
 * <p>Here live the words ({@code message}), the strict codec and canonical JSON ({@code json}), the hashes of the audit
 * log ({@code hash}), how its records are checked ({@code log}), record signatures ({@code auth}), what can be
 * registered ({@code definition}, {@code registry}) and the topics ({@code topic}). Never here: how a run moves, a
 * policy's content, any I/O.
 *
 * <p>Start reading at {@link io.federationcore.schemas.message.Command} (what can be asked) and
 * {@link io.federationcore.schemas.message.Event} (what can have happened).
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.schemas;
