package io.federationcore.schemas.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a change of a schema breaks, by the rules of docs/contract.md. References are not followed: what they lead to is
 * compared in its own place, so that only leading elsewhere is a change here.
 */
final class Compatibility {
    private static final List<String> UPPER = List.of("maximum", "maxLength", "maxItems", "maxProperties");
    private static final List<String> LOWER = List.of("minimum", "minLength", "minItems", "minProperties");
    /** Keywords whose value must stay as it is. */
    private static final List<String> FIXED =
            List.of("const", "pattern", "$ref", "if", "then", "else", "propertyNames", "unevaluatedProperties", "not");

    private final List<String> problems = new ArrayList<>();
    private final boolean fromOutside;

    private Compatibility(boolean fromOutside) {
        this.fromOutside = fromOutside;
    }

    /**
     * What no longer holds for somebody who knows {@code released}.
     *
     * @param fromOutside whether others write such messages: they may then be admitted more, else be told no less
     */
    static List<String> problems(JsonNode released, JsonNode now, boolean fromOutside) {
        Compatibility check = new Compatibility(fromOutside);
        check.compare("", released, now);
        return check.problems;
    }

    private void compare(String at, JsonNode was, JsonNode is) {
        if (was.equals(is)) {
            return;
        }
        for (String named : List.of("properties", "$defs")) {
            was.path(named).properties().forEach(member -> {
                String place = at + "/" + member.getKey();
                JsonNode now = is.path(named).path(member.getKey());
                if (now.isMissingNode()) {
                    problems.add(place + " is gone");
                } else {
                    compare(place, member.getValue(), now);
                }
            });
        }
        required(at, strings(was.path("required")), strings(is.path("required")));
        types(at, was.path("type"), is.path("type"));
        for (String list : List.of("enum", "x-known-values")) {
            Set<JsonNode> gone = values(was.path(list));
            gone.removeAll(values(is.path(list)));
            gone.forEach(value -> problems.add(at + ": " + value + " is gone"));
            boolean narrowed = was.path(list).isMissingNode() && is.has(list) && list.equals("enum");
            report(narrowed, at + ": only some values are admitted now");
        }
        FIXED.forEach(keyword -> report(!was.path(keyword).equals(is.path(keyword)), at + ": " + keyword + " changed"));
        UPPER.forEach(bound -> report(
                is.has(bound)
                        && !(was.has(bound)
                                && was.get(bound).asLong() <= is.get(bound).asLong()),
                at + ": " + bound + " is narrower"));
        LOWER.forEach(bound -> report(
                is.has(bound)
                        && !(was.has(bound)
                                && was.get(bound).asLong() >= is.get(bound).asLong()),
                at + ": " + bound + " is narrower"));
        report(closed(is) && !closed(was), at + " is closed to further members now");
        if (was.has("items")) {
            compare(at + "[]", was.get("items"), is.path("items"));
        }
        if (was.path("additionalProperties").isObject()) {
            compare(at + "{}", was.get("additionalProperties"), is.path("additionalProperties"));
        }
        for (String list : List.of("oneOf", "anyOf", "allOf")) {
            alternatives(at + "/" + list, was.path(list), is.path(list));
        }
    }

    private void required(String at, Set<String> was, Set<String> is) {
        is.stream()
                .filter(name -> !was.contains(name))
                .forEach(name -> problems.add(at + "/" + name + " is required now"));
        if (!fromOutside) {
            was.stream()
                    .filter(name -> !is.contains(name))
                    .forEach(name -> problems.add(at + "/" + name + " is no longer always there"));
        }
    }

    private void types(String at, JsonNode was, JsonNode is) {
        Set<String> before = strings(was);
        Set<String> after = strings(is);
        boolean any = after.isEmpty();
        report(!any && (before.isEmpty() || !after.containsAll(before)), at + ": a type is no longer admitted");
        report(
                !fromOutside && !before.isEmpty() && (any || !before.containsAll(after)),
                at + ": another type may be there");
    }

    private void alternatives(String at, JsonNode was, JsonNode is) {
        Set<JsonNode> now = values(is);
        for (int i = 0; i < was.size(); i++) {
            if (now.contains(was.get(i))) {
                continue;
            }
            if (i < is.size()) {
                compare(at + "/" + i, was.get(i), is.get(i));
            } else {
                problems.add(at + "/" + i + " is gone");
            }
        }
    }

    private void report(boolean wrong, String problem) {
        if (wrong) {
            problems.add(problem);
        }
    }

    private static boolean closed(JsonNode schema) {
        JsonNode further = schema.path("additionalProperties");
        return further.isBoolean() && !further.booleanValue();
    }

    private static Set<String> strings(JsonNode node) {
        Set<String> found = new HashSet<>();
        if (node.isTextual()) {
            found.add(node.textValue());
        }
        node.forEach(value -> found.add(value.asText()));
        return found;
    }

    private static Set<JsonNode> values(JsonNode list) {
        Set<JsonNode> found = new HashSet<>();
        list.forEach(found::add);
        return found;
    }
}
