package io.federationcore.schemas.message;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Names on the wire: lower case, in {@code snake_case}. */
public final class WireNames {
    private static final ClassValue<Map<String, Enum<?>>> CONSTANTS = new ClassValue<>() {
        @Override
        protected Map<String, Enum<?>> computeValue(Class<?> type) {
            Map<String, Enum<?>> constants = new LinkedHashMap<>();
            for (Object constant : type.getEnumConstants()) {
                constants.put(((Enum<?>) constant).name().toLowerCase(Locale.ROOT), (Enum<?>) constant);
            }
            return constants;
        }
    };

    private static final ClassValue<List<String>> NAMES = new ClassValue<>() {
        @Override
        protected List<String> computeValue(Class<?> type) {
            return List.copyOf(CONSTANTS.get(type).keySet());
        }
    };

    private WireNames() {}

    /** The wire name of an enum constant. */
    public static String of(Enum<?> constant) {
        return NAMES.get(constant.getDeclaringClass()).get(constant.ordinal());
    }

    /**
     * The constant of that wire name.
     *
     * @throws IllegalArgumentException naming what was expected, if there is none
     */
    public static <E extends Enum<E>> E parse(Class<E> type, String name) {
        Enum<?> constant = CONSTANTS.get(type).get(name);
        if (constant != null) {
            return type.cast(constant);
        }
        String expected = String.join(", ", NAMES.get(type));
        throw new IllegalArgumentException(
                "Expected one of " + expected + ", but found '" + Checks.shortened(name) + "'");
    }
}
