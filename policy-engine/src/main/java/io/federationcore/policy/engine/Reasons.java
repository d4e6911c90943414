package io.federationcore.policy.engine;

import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Command;

/** Texts for a verdict's reason: never blank, never longer than the contract allows. */
final class Reasons {
    private Reasons() {}

    /** The text, cut to what a verdict's reason may hold. */
    static String fit(String text) {
        return Checks.cut(text, Command.MAX_TEXT);
    }
}
