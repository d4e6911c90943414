package io.federationcore.policy.engine;

import io.federationcore.schemas.message.Command;

/** Texts for a verdict's reason: never blank, never longer than the contract allows. */
final class Reasons {
    private Reasons() {}

    /** The text, cut to what a verdict's reason may hold. */
    static String fit(String text) {
        return cut(text, Command.MAX_TEXT);
    }

    /** At most {@code max} UTF-16 units of text, never half a character; a cut shows as an ellipsis. */
    static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = max - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }
}
