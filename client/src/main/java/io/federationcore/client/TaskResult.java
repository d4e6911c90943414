package io.federationcore.client;

import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Command;
import java.nio.charset.StandardCharsets;

/** What a task came to. */
public sealed interface TaskResult {
    /** The code of a failure that was thrown. */
    String EXCEPTION = "exception";

    /**
     * It was done.
     *
     * @param output at most {@link io.federationcore.schemas.definition.Limits#PAYLOAD_BYTES} of canonical JSON; more
     *     fails the step
     */
    record Completed(JsonValue output) implements TaskResult {
        public Completed {
            Checks.present("output", output);
        }
    }

    /**
     * It was not done.
     *
     * @param code a name for programs, such as {@code card_declined}
     * @param message a sentence for people; cut to {@link Command#MAX_TEXT} UTF-16 units
     * @param retryable false where trying again cannot help
     */
    record Failed(String code, String message, boolean retryable) implements TaskResult {
        public Failed {
            Checks.name("code", code);
            message = fitting(Checks.present("message", message));
            Checks.text("message", message, Command.MAX_TEXT);
        }

        /** Text that a command can carry: not too long, and of whole characters. */
        private static String fitting(String message) {
            String cut = message.length() <= Command.MAX_TEXT ? message : message.substring(0, Command.MAX_TEXT);
            // Encoding replaces lone surrogates, which JSON in UTF-8 cannot hold; the cut may just have made one.
            return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        }
    }

    /** The task was done, with that output. */
    static TaskResult completed(JsonValue output) {
        return new Completed(output);
    }

    /** The task was not done, and may be tried again. */
    static TaskResult failed(String code, String message) {
        return new Failed(code, message, true);
    }

    /** The task was not done, because of what was thrown. */
    static TaskResult thrown(Throwable failure) {
        String message = failure.getMessage();
        String kind = failure.getClass().getSimpleName();
        return new Failed(EXCEPTION, message == null || message.isBlank() ? kind : kind + ": " + message, true);
    }
}
