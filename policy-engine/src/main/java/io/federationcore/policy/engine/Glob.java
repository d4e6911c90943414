package io.federationcore.policy.engine;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.federationcore.schemas.message.Checks;
import java.util.regex.Pattern;

/**
 * A pattern for names, in which {@code *} stands for any characters and {@code ?} for one. Matching takes at most the
 * product of both lengths in steps, 10,000: no pattern can make it slow.
 */
record Glob(String pattern) {
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._*?-]{1,100}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    Glob {
        if (!SHAPE.matcher(pattern).matches()) {
            throw new IllegalArgumentException(
                    "Expected a pattern of 1 to 100 letters, digits, '.', '_', '-', '*' or '?', but found '"
                            + Checks.shortened(pattern) + "'");
        }
    }

    boolean matches(String name) {
        int p = 0;
        int n = 0;
        int star = -1; // the last star seen, and how much of the name it has been given so far
        int given = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                given = n;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++given;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
