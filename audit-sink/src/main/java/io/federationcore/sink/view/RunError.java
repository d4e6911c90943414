package io.federationcore.sink.view;

import io.federationcore.schemas.message.FinishReason;
import org.jspecify.annotations.Nullable;

/**
 * Why a run failed.
 *
 * @param detail a sentence, where the log has one
 * @param stepId the step at which it failed, where there is one
 */
public record RunError(
        FinishReason reason,
        @Nullable String detail,
        @Nullable String stepId) {}
