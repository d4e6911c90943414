package io.federationcore.ledger;

import com.fasterxml.jackson.annotation.JsonValue;
import io.federationcore.schemas.message.WireNames;

/**
 * One check and what it came to.
 *
 * @param check what was checked, in {@code snake_case}
 * @param where the place of the first thing that is wrong; of the last that was checked, if nothing is
 * @param detail a sentence
 */
public record Check(String check, Result result, String where, String detail) {
    /** How a check ended. */
    public enum Result {
        PASSED,
        FAILED,
        /** What it needs was not there. */
        NOT_CHECKED;

        @JsonValue
        public String wire() {
            return WireNames.of(this);
        }
    }

    /** It holds. */
    public static Check passed(String check, String where, String detail) {
        return new Check(check, Result.PASSED, where, detail);
    }

    /** It does not. */
    public static Check failed(String check, String where, String detail) {
        return new Check(check, Result.FAILED, where, detail);
    }

    /** What it needs is not there, or was withheld: {@code detail} says so. */
    public static Check notChecked(String check, String where, String detail) {
        return new Check(check, Result.NOT_CHECKED, where, detail);
    }
}
