package io.federationcore.schemas.json;

import io.federationcore.schemas.message.Checks;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Times on the wire: RFC 3339, UTC, with exactly three decimals and {@code Z}. */
public final class WireTime {
    private static final int LENGTH = 24;
    /** The first and the last time whose year has four digits. */
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private WireTime() {}

    // By hand, not by java.time.format: every record of the log holds several times, and formatters are slow.

    /**
     * The time on the wire; what is below a millisecond is cut off.
     *
     * @throws DateTimeException outside of the years 0 to 9999
     */
    public static String format(Instant time) {
        if (time.isBefore(FIRST) || time.isAfter(LAST)) {
            throw new DateTimeException("Expected a time in the years 0 to 9999, but found " + time);
        }
        LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        byte[] out = new byte[LENGTH];
        digits(utc.getYear(), out, 0, 4);
        out[4] = '-';
        digits(utc.getMonthValue(), out, 5, 2);
        out[7] = '-';
        digits(utc.getDayOfMonth(), out, 8, 2);
        out[10] = 'T';
        digits(utc.getHour(), out, 11, 2);
        out[13] = ':';
        digits(utc.getMinute(), out, 14, 2);
        out[16] = ':';
        digits(utc.getSecond(), out, 17, 2);
        out[19] = '.';
        digits(utc.getNano() / 1_000_000, out, 20, 3);
        out[23] = 'Z';
        return new String(out, StandardCharsets.US_ASCII);
    }

    /**
     * Reads a time from the wire.
     *
     * @throws DateTimeException if it is not written exactly so
     */
    public static Instant parse(String text) {
        if (text.length() == LENGTH
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':'
                && text.charAt(19) == '.'
                && text.charAt(23) == 'Z') {
            try {
                // Refuses 24:00 and leap seconds, which would become other times.
                return LocalDateTime.of(
                                number(text, 0, 4),
                                number(text, 5, 2),
                                number(text, 8, 2),
                                number(text, 11, 2),
                                number(text, 14, 2),
                                number(text, 17, 2),
                                number(text, 20, 3) * 1_000_000)
                        .toInstant(ZoneOffset.UTC);
            } catch (DateTimeException e) {
                throw new DateTimeException(expected(text), e);
            }
        }
        throw new DateTimeException(expected(text));
    }

    private static void digits(int number, byte[] out, int start, int count) {
        int left = number;
        for (int i = start + count - 1; i >= start; i--) {
            out[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    private static int number(String text, int start, int count) {
        int number = 0;
        for (int i = start; i < start + count; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                throw new DateTimeException(expected(text));
            }
            number = number * 10 + c - '0';
        }
        return number;
    }

    private static String expected(String found) {
        return "Expected a time such as 2026-01-31T09:30:00.000Z, but found '" + Checks.shortened(found) + "'";
    }
}
