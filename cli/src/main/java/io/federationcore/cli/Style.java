package io.federationcore.cli;

import io.federationcore.schemas.message.Checks;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Colours for a terminal; none where nobody watches, or where {@code NO_COLOR} (no-color.org) asks for none. */
record Style(boolean coloured) {
    private static final String RED = "31";
    private static final String GREEN = "32";
    private static final String YELLOW = "33";
    private static final String DIM = "2";
    private static final String BOLD = "1";
    private static final Pattern PAINT = Pattern.compile("\u001b\\[(?:0|1|2|31|32|33)m");

    static Style ofStandardOutput() {
        return of(Terminal.isStandardOutput(), System.getenv("NO_COLOR"), System.getenv("TERM"));
    }

    static Style of(boolean watched, @Nullable String noColor, @Nullable String term) {
        boolean refused = noColor != null && !noColor.isEmpty();
        return new Style(watched && !refused && !"dumb".equals(term));
    }

    String good(String text) {
        return paint(GREEN, text);
    }

    String bad(String text) {
        return paint(RED, text);
    }

    /** For what waits for somebody. */
    String waiting(String text) {
        return paint(YELLOW, text);
    }

    String dim(String text) {
        return paint(DIM, text);
    }

    String strong(String text) {
        return paint(BOLD, text);
    }

    /** Colours a status, a verdict or an outcome by what it means; {@code padded} is what is shown of it. */
    String byMeaning(String word, String padded) {
        return switch (word) {
            case "completed", "allow", "allowed", "approved", "passed" -> good(padded);
            case "failed", "deny", "denied", "rejected", "expired", "cancelled", "bypassed", "unsatisfiable" ->
                bad(padded);
            case "paused", "flag", "pending", "waiting_people", "retrying", "superseded" -> waiting(padded);
            default -> padded;
        };
    }

    /** The text with all hidden characters made visible, except for the colours that this style paints with. */
    String harmless(String text) {
        if (!coloured) {
            return Checks.printable(text);
        }
        StringBuilder safe = new StringBuilder();
        Matcher paint = PAINT.matcher(text);
        int from = 0;
        while (paint.find()) {
            safe.append(Checks.printable(text.substring(from, paint.start()))).append(paint.group());
            from = paint.end();
        }
        return safe.append(Checks.printable(text.substring(from))).toString();
    }

    private String paint(String code, String text) {
        return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
