package io.federationcore.schemas.definition;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.federationcore.schemas.message.Checks;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Regular expressions from outside: in RE2's syntax (github.com/google/re2/wiki/Syntax), which is matched in time linear in
 * the text, and of a bounded size. The size is reckoned before anything is compiled, because counted repetitions inside each
 * other multiply: {@code ((a{100}){100}){100}} is a million steps in twenty characters.
 */
public final class LinearPattern {
    private static final int MAX_LENGTH = 1_000;
    /** A counted repetition; RE2 takes counts of up to 1,000. */
    private static final Pattern COUNTS = Pattern.compile("\\{([0-9]{1,9})(?:,([0-9]{0,9}))?\\}");

    private LinearPattern() {}

    /**
     * Compiles a pattern.
     *
     * @param mostSteps the longest program that it may have; matching takes at most its product with the text's length
     * @throws IllegalArgumentException if it is not one of RE2's, or larger than the bounds
     */
    public static Pattern compile(String regex, int mostSteps) {
        if (regex.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "Expected a pattern of at most " + MAX_LENGTH + " characters, but found " + regex.length());
        }
        requireBounded(reckoned(regex), mostSteps);
        try {
            Pattern pattern = Pattern.compile(regex);
            requireBounded(pattern.programSize(), mostSteps);
            return pattern;
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "Expected a pattern in RE2's syntax, but found '" + Checks.shortened(regex) + "': "
                            + e.getDescription(),
                    e);
        }
    }

    private static void requireBounded(long size, int mostSteps) {
        if (size > mostSteps) {
            throw new IllegalArgumentException("Expected a pattern whose program has at most " + mostSteps
                    + " steps, but found " + (size == Integer.MAX_VALUE ? "far more" : size));
        }
    }

    /**
     * About the program's size: one step for each character, class and operator, counted repetitions written out. It is
     * right about what can explode, and leaves the rest to the compiler. {@link Integer#MAX_VALUE} stands for all that is larger.
     */
    private static long reckoned(String regex) {
        Deque<Long> outer = new ArrayDeque<>();
        long group = 0;
        long atom = 0;
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            switch (c) {
                case '(' -> {
                    outer.push(group + atom);
                    group = 0;
                    atom = 0;
                    i = endOfFlags(regex, i);
                }
                case ')' -> {
                    atom += group;
                    group = outer.isEmpty() ? 0 : outer.pop();
                }
                case '{' -> atom = Math.min(Integer.MAX_VALUE, atom * repetitions(regex, i));
                case '[' -> {
                    group += atom;
                    atom = 1;
                    i = endOfClass(regex, i);
                }
                default -> {
                    group += atom;
                    atom = 1;
                    i += c == '\\' ? 1 : 0;
                }
            }
        }
        return Math.min(Integer.MAX_VALUE, group + atom);
    }

    /** The larger count of the repetition that opens at {@code brace}; one if it is none. */
    private static long repetitions(String regex, int brace) {
        Matcher counts = COUNTS.matcher(regex);
        if (!counts.find(brace) || counts.start() != brace) {
            return 1;
        }
        long least = Long.parseLong(counts.group(1));
        String most = counts.group(2);
        return Math.max(1, most == null || most.isEmpty() ? least : Math.max(least, Long.parseLong(most)));
    }

    /** Where {@code (?i:} and the like end; where the group opens if it has no flags. */
    private static int endOfFlags(String regex, int open) {
        int i = open + 1;
        if (i >= regex.length() || regex.charAt(i) != '?') {
            return open;
        }
        while (i + 1 < regex.length() && ":>)".indexOf(regex.charAt(i)) < 0) {
            i++;
        }
        return regex.charAt(i) == ')' ? i - 1 : i;
    }

    private static int endOfClass(String regex, int open) {
        int i = open + 1;
        while (i < regex.length() && (regex.charAt(i) != ']' || i == open + 1)) {
            i += regex.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }
}
