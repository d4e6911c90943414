package io.federationcore.ledger.note;

import io.federationcore.schemas.message.Checks;

/** Names of keys: not empty, without Unicode spaces, plus signs and control characters. */
final class KeyName {
    private static final int MAX = 255;

    private KeyName() {}

    static String check(String name) {
        boolean plain = name.codePoints()
                .noneMatch(c -> c == '+' || Character.isWhitespace(c) || Character.isSpaceChar(c) || c < 0x20);
        if (name.isEmpty() || name.length() > MAX || !plain) {
            throw new InvalidNote("Expected a key's name of 1 to " + MAX
                    + " characters without spaces and '+', but found '" + Checks.shortened(name) + "'");
        }
        return name;
    }
}
