package io.federationcore.gateway;

import java.util.List;
import java.util.function.Supplier;

/** Reads what a request says, and turns what is wrong with it into the problem that the client sees. */
final class Parameters {
    private Parameters() {}

    /** What a body's members make; 422 where they make nothing. */
    static <T> T checked(Supplier<T> made) throws HttpProblem {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw HttpProblem.invalid(String.valueOf(e.getMessage()));
        }
    }

    /** What a query parameter means; 400 where it means nothing. */
    static <T> T asked(String name, Supplier<T> meaning) throws HttpProblem {
        try {
            return meaning.get();
        } catch (IllegalArgumentException e) {
            throw HttpProblem.malformed("Query parameter '" + name + "': " + e.getMessage());
        }
    }

    /** A parameter that is true unless it says false. */
    static boolean flag(HttpExchange exchange, HttpExchange.Names names, String name) throws HttpProblem {
        List<String> values = exchange.parameters(names, name);
        if (values.isEmpty()) {
            return true;
        }
        return switch (values.getFirst().toLowerCase(java.util.Locale.ROOT)) {
            case "true", "1", "yes" -> true;
            case "false", "0", "no" -> false;
            default -> throw HttpProblem.malformed("Expected '" + name + "' to be true or false");
        };
    }

    static int number(HttpExchange exchange, HttpExchange.Names names, String name, int absent, int min, int max)
            throws HttpProblem {
        List<String> values = exchange.parameters(names, name);
        if (values.isEmpty()) {
            return absent;
        }
        try {
            int number = Integer.parseInt(values.getFirst());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(name, min, max);
        }
        throw wrong(name, min, max);
    }

    private static HttpProblem wrong(String name, int min, int max) {
        return HttpProblem.malformed("Expected '" + name + "' to be a number from " + min + " to " + max);
    }
}
