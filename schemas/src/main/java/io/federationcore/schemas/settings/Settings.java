package io.federationcore.schemas.settings;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.message.Checks;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

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
        return read(name, require(name), reading);
    }

    /** The value, or {@code absent}, which must pass {@code reading} as above. */
    public <T> T read(String name, String absent, Function<String, T> reading) {
        String text = get(name, absent);
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

    /** A time from {@code min} to {@code max}, in ISO 8601 as the contract has it: {@code PT1.5S}. */
    public Duration duration(String name, Duration absent, Duration min, Duration max) {
        String text = get(name, absent.toString());
        Duration value;
        try {
            value = Codec.readStrict(Codec.toValue(text), Duration.class);
        } catch (InvalidJson e) {
            throw new InvalidSetting(
                    name, "expected a duration such as PT10S, but found '" + Checks.shortened(text) + "'");
        }
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new InvalidSetting(name, "expected " + min + " to " + max + ", but found " + value);
        }
        return value;
    }

    /** The names that are set and start so, sorted; blank values count as well, for somebody wrote them. */
    public Set<String> namesStartingWith(String prefix) {
        return values.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
