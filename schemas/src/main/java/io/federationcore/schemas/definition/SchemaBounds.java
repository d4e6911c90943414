package io.federationcore.schemas.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.networknt.schema.regex.RegularExpression;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.message.Checks;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a JSON Schema may cost: with every reference written out, it has at most {@value #MAX_PARTS} objects and lists.
 * Twenty definitions that each name the next one twice would otherwise be a million.
 */
final class SchemaBounds {
    private static final int MAX_PARTS = 2_000;
    private static final int MAX_PATTERN_STEPS = 2_500;
    /** They change what a reference means, or let it lead back. */
    private static final List<String> REFUSED =
            List.of("$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor");

    private final JsonNode root;
    private final Set<String> following = new HashSet<>();
    private int parts;

    private SchemaBounds(JsonNode root) {
        this.root = root;
    }

    /** Refuses with {@link InvalidJson} what could cost more. */
    static void check(JsonNode schema) {
        new SchemaBounds(schema).visit(schema);
    }

    private void visit(JsonNode node) {
        if (!node.isContainerNode()) {
            return;
        }
        if (++parts > MAX_PARTS) {
            throw new InvalidJson("Expected a JSON Schema of at most " + MAX_PARTS
                    + " objects and lists with its references written out, but found more");
        }
        for (String keyword : REFUSED) {
            if (node.path(keyword).isTextual()) {
                throw new InvalidJson("Expected a JSON Schema without '" + keyword + "', but found one");
            }
        }
        JsonNode reference = node.path("$ref");
        if (reference.isTextual()) {
            follow(reference.textValue());
        }
        node.forEach(this::visit);
    }

    private void follow(String reference) {
        if (!reference.startsWith("#/")) {
            throw new InvalidJson(
                    "Expected references such as '#/$defs/amount', but found '" + Checks.shortened(reference) + "'");
        }
        if (!following.add(reference)) {
            throw new InvalidJson(
                    "Expected no reference that leads back to itself, but found '" + Checks.shortened(reference) + "'");
        }
        JsonNode target = root.at(reference.substring(1));
        if (target.isMissingNode()) {
            throw new InvalidJson(
                    "Expected what '" + Checks.shortened(reference) + "' refers to, but the schema has none");
        }
        visit(target);
        following.remove(reference);
    }

    /** A pattern that is matched in linear time, anywhere in a text (RE2's syntax, without looking around). */
    static RegularExpression pattern(String regex) {
        Pattern pattern = LinearPattern.compile(regex, MAX_PATTERN_STEPS);
        return text -> pattern.matcher(text).find();
    }
}
