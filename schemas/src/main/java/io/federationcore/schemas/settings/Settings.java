package io.federationcore.schemas.settings;

import io.federationcore.schemas.message.Checks;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Named settings of a service, from environment variables or a file of {@code NAME=value} lines. Every problem is an
 * {@link InvalidSetting} that names the setting.
 */
public final class Settings {
    private final Map<String, String> values;

    public Settings(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /** A setting that is missing or wrong. */
    public static final class InvalidSetting extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        public InvalidSetting(String name, String problem) {
            super("Setting " + name + ": " + problem);
        }
    }

    /** The value; blank counts as absent. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
    }

    /** The value, which must be there. */
    public String require(String name) {
        return find(name).orElseThrow(() -> new InvalidSetting(name, "expected a value, but found none"));
    }

    /** The value, which must be there and pass {@code reading}; that says what is wrong by IllegalArgumentException. */
    public <T> T require(String name, Function<String, T> reading) {
        String text = require(name);
        try {
            return reading.apply(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidSetting(name, e.getMessage() == null ? "expected another value" : e.getMessage());
        }
    }

    public String get(String name, String absent) {
        return find(name).orElse(absent);
    }

    /** The settings whose names start so, without that start, as lower-case dotted names: Kafka's way of writing them. */
    public Map<String, String> startingWith(String prefix) {
        Map<String, String> found = new TreeMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(prefix) && name.length() > prefix.length() && !value.isBlank()) {
                found.put(
                        name.substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        return found;
    }

    /** A whole number from {@code min} to {@code max}. */
    public int integer(String name, int absent, int min, int max) {
        String text = find(name).orElse(null);
        if (text == null) {
            return absent;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new InvalidSetting(name, "expected a whole number, but found '" + Checks.shortened(text) + "'");
        }
        throw new InvalidSetting(name, "expected " + min + " to " + max + ", but found " + text);
    }
}
