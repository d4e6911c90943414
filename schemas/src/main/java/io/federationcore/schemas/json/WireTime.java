package io.federationcore.schemas.json;

import io.federationcore.schemas.message.Checks;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** Times on the wire: RFC 3339, UTC, with exactly three decimals and {@code Z}. */
public final class WireTime {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern SHAPE = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");

    private WireTime() {}

    /** The time on the wire; what is below a millisecond is cut off. */
    public static String format(Instant time) {
        return FORMAT.format(time.truncatedTo(ChronoUnit.MILLIS));
    }

    /**
     * Reads a time from the wire.
     *
     * @throws DateTimeException if it is not written exactly so
     */
    public static Instant parse(String text) {
        if (SHAPE.matcher(text).matches()) {
            try {
                Instant time = Instant.parse(text);
                if (format(time).equals(text)) { // 24:00 and leap seconds would become other times
                    return time;
                }
            } catch (DateTimeException e) {
                throw new DateTimeException(expected(text), e);
            }
        }
        throw new DateTimeException(expected(text));
    }

    private static String expected(String found) {
        return "Expected a time such as 2026-01-31T09:30:00.000Z, but found '" + Checks.shortened(found) + "'";
    }
}
