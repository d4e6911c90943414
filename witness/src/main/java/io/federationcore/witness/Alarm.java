package io.federationcore.witness;

import com.fasterxml.jackson.annotation.JsonValue;
import io.federationcore.schemas.message.WireNames;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a log did that no honest log does, with both pieces of evidence.
 *
 * @param detail a sentence
 * @param checkpoint the signed checkpoint that cannot be believed, or null where the entries themselves are wrong
 * @param entry the audit record that cannot be believed, or null
 * @param seenSize how many entries this witness had seen and agreed to, {@code seenRoot} their root
 * @param seenCheckpoint the newest signed checkpoint that it had agreed to, or null if none
 */
public record Alarm(
        Kind kind,
        String origin,
        String detail,
        @Nullable String checkpoint,
        @Nullable String entry,
        long seenSize,
        String seenRoot,
        @Nullable String seenCheckpoint) {
    /** What kind of thing. */
    public enum Kind {
        /** A signed checkpoint is not the head of the entries that were published. */
        FORK,
        /** Entries, or a signed head, that were seen are there no more. */
        ROLLBACK,
        /** The entries of the log do not follow each other. */
        BROKEN_LOG;

        @JsonValue
        public String wire() {
            return WireNames.of(this);
        }
    }

    /** There is an alarm that nobody has looked at: the witness does not start. */
    public static final class Pending extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Pending(Path file) {
            super("Expected no alarm, but found " + file
                    + "; look at it, and move it away only if you still want to witness this log");
        }
    }

    /** Ends the witness; a person has to look. */
    public static final class Raised extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Alarm alarm;

        Raised(Alarm alarm) {
            super(alarm.kind().wire() + " of log " + alarm.origin() + ": " + alarm.detail());
            this.alarm = alarm;
        }

        public Alarm alarm() {
            return alarm;
        }
    }
}
