package io.federationcore.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as people read and type them; all are UTC, as in the log. */
final class Times {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
    private static final Pattern SHORT = Pattern.compile("([0-9]{1,6})([smhd])");

    private Times() {}

    static @Nullable String minute(@Nullable Instant time) {
        return time == null ? null : MINUTE.format(time);
    }

    static @Nullable String second(@Nullable Instant time) {
        return time == null ? null : SECOND.format(time);
    }

    static @Nullable String clock(@Nullable Instant time) {
        return time == null ? null : CLOCK.format(time);
    }

    /**
     * A time in the past: {@code 90m}, {@code PT2H}, {@code 2026-01-31} or {@code 2026-01-31T08:00:00Z}.
     *
     * @throws UserError if it is none of them
     */
    static Instant since(String text, Instant now) {
        try {
            if (SHORT.matcher(text).matches()) {
                boolean days = text.endsWith("d");
                return now.minus(Duration.parse((days ? "P" : "PT") + text.toUpperCase(Locale.ROOT)));
            } else if (text.startsWith("P")) {
                return now.minus(Duration.parse(text));
            }
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException | ArithmeticException e) {
            throw new UserError(
                    UserError.USAGE,
                    "Expected a time such as 90m, 2h, 7d, 2026-01-31 or 2026-01-31T08:00:00Z, but found '" + text
                            + "'");
        }
    }
}
