package io.federationcore.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which call answers which request: the table of the contract, which {@code openapi.json} tells in full. A path is matched
 * as it was sent, without unescaping, because no id has anything to escape.
 */
final class Routes {
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

    private final List<Route> routes = new ArrayList<>();

    /** A call. */
    @FunctionalInterface
    interface Call {
        void answer(HttpExchange exchange, PathIds path) throws Exception;
    }

    /** The ids in a path, by the names in its template. */
    record PathIds(Map<String, String> byName) {
        String id(String name) {
            return Objects.requireNonNull(byName.get(name), "the template has it");
        }
    }

    private record Route(String method, String template, Pattern path, List<String> places, Call call) {}

    /** Adds a call; {@code {name}} in the template stands for one id. */
    Routes add(String method, String template, Call call) {
        List<String> places = new ArrayList<>();
        StringBuilder path = new StringBuilder();
        Matcher place = PLACE.matcher(template);
        int from = 0;
        while (place.find()) {
            path.append(Pattern.quote(template.substring(from, place.start()))).append("([A-Za-z0-9._-]{1,200})");
            places.add(place.group(1));
            from = place.end();
        }
        path.append(Pattern.quote(template.substring(from)));
        routes.add(new Route(method, template, Pattern.compile(path.toString()), places, call));
        return this;
    }

    /** Every call as {@code METHOD template}. */
    List<String> names() {
        return routes.stream()
                .map(route -> route.method() + " " + route.template())
                .toList();
    }

    /** Answers the request, or says that there is no such call. */
    void answer(HttpExchange exchange) throws Exception {
        List<String> others = new ArrayList<>();
        for (Route route : routes) {
            Matcher matcher = route.path().matcher(exchange.path());
            if (!matcher.matches()) {
                continue;
            }
            if (!route.method().equals(exchange.method())) {
                others.add(route.method());
                continue;
            }
            Map<String, String> path = new TreeMap<>();
            for (int i = 0; i < route.places().size(); i++) {
                path.put(route.places().get(i), matcher.group(i + 1));
            }
            route.call().answer(exchange, new PathIds(path));
            return;
        }
        if (others.isEmpty()) {
            throw HttpProblem.noRoute("Expected a path of the contract; GET /openapi.json lists them");
        }
        String allowed = others.stream().distinct().collect(Collectors.joining(", "));
        exchange.responseHeader("Allow", allowed);
        throw HttpProblem.noMethod("Expected " + allowed + " on this path");
    }
}
