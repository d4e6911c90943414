package io.federationcore.schemas.message;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Names on the wire: lower case, in {@code snake_case}. */
public final class WireNames {
    private WireNames() {}

    /** The wire name of an enum constant. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The constant of that wire name.
     *
     * @throws IllegalArgumentException naming what was expected, if there is none
     */
    public static <E extends Enum<E>> E parse(Class<E> type, String name) {
        for (E constant : type.getEnumConstants()) {
            if (of(constant).equals(name)) {
                return constant;
            }
        }
        String expected =
                Arrays.stream(type.getEnumConstants()).map(WireNames::of).collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
                "Expected one of " + expected + ", but found '" + Checks.shortened(name) + "'");
    }
}
