package io.federationcore.schemas.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The code of an entry of the audit log: an {@link EventType}, or one that a later release added. Readers pass over an
 * entry whose code they do not know, and still count, hash and chain it.
 */
public sealed interface EventCode permits EventType, EventCode.Unknown {
    /** The code on the wire, such as {@code FC-RUN-001}. */
    @JsonValue
    String code();

    /**
     * The code of that text.
     *
     * @throws IllegalArgumentException if it is no event code, known or not
     */
    @JsonCreator
    static EventCode of(String code) {
        EventType known = EventType.BY_CODE.get(code);
        return known == null ? new Unknown(code) : known;
    }

    /** A code that this release does not know. What its data says is not known either. */
    record Unknown(@JsonValue String code) implements EventCode {
        private static final Pattern FORM = Pattern.compile("FC-[A-Z]{1,20}-[0-9]{3}");

        public Unknown {
            if (!FORM.matcher(code).matches()) {
                throw new IllegalArgumentException(
                        "Expected an event code such as FC-RUN-001, but found '" + Checks.shortened(code) + "'");
            }
        }
    }
}
