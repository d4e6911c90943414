package io.federationcore.schemas.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.federationcore.schemas.message.Checks;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says in our words why Jackson refused something. Its own messages quote what they found, which may be long or secret,
 * and speak of Java classes that a sender has never heard of.
 */
final class Refusal {
    private Refusal() {}

    /** Why text is not JSON, or a message cannot be written; follows on {@code "Expected …"}. */
    static String unreadable(JsonProcessingException e) {
        if (e.getCause() instanceof InvalidJson ours) {
            return ": " + ours.getMessage();
        }
        if (e instanceof MismatchedInputException) {
            return ", but found more behind the first value";
        }
        if (e instanceof StreamConstraintsException) {
            return ": " + e.getOriginalMessage();
        }
        JsonLocation location = e.getLocation();
        String where =
                location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
        String problem = e.getOriginalMessage();
        boolean duplicate = problem != null && problem.startsWith("Duplicate");
        return ", but found " + (duplicate ? "a duplicate name" : "something else") + where;
    }

    /** The exception that says why {@code value} is not the record that was asked for. */
    static InvalidJson unfit(Class<?> type, JsonProcessingException e, JsonNode value) {
        String name = type.getSimpleName();
        if (!(e instanceof JsonMappingException mapping)) {
            return new InvalidJson(name + ": " + general(e, value), e);
        }
        // The path into a command's body lacks the body itself, because its type stands outside of it.
        JsonNode body = at(value.path("body"), mapping);
        JsonNode found = at(value, mapping);
        boolean noBody = mapping.getPath().isEmpty() && !body.isObject();
        boolean inBody = !body.isMissingNode() && (found.isMissingNode() || noBody);
        MemberPath path = inBody ? path(mapping).within("body") : path(mapping);
        String where = path.steps().isEmpty() ? "" : " at '" + path + "'";
        return new InvalidJson(name + where + ": " + why(mapping, inBody ? body : found), path, e);
    }

    private static JsonNode at(JsonNode root, JsonMappingException e) {
        JsonNode node = root;
        for (JsonMappingException.Reference step : e.getPath()) {
            node = step.getFieldName() != null ? node.path(step.getFieldName()) : node.path(step.getIndex());
        }
        return node;
    }

    private static MemberPath path(JsonMappingException e) {
        List<Object> steps = new ArrayList<>();
        for (JsonMappingException.Reference step : e.getPath()) {
            steps.add(step.getFieldName() != null ? step.getFieldName() : (Object) step.getIndex());
        }
        return new MemberPath(steps);
    }

    private static String why(JsonMappingException e, JsonNode found) {
        return switch (e) {
            case UnrecognizedPropertyException unknown ->
                "Expected no member '" + Checks.shortened(unknown.getPropertyName()) + "'";
            case InvalidTypeIdException type ->
                "Expected a known type, but found "
                        + (type.getTypeId() == null ? "none" : "'" + Checks.shortened(type.getTypeId()) + "'");
            case InvalidNullException ignored -> "Expected a value, but found null";
            default -> {
                String ours = ours(e.getCause());
                yield ours != null ? ours : general(e, found);
            }
        };
    }

    /** The message of an exception that our own code threw while a record was made. */
    private static @Nullable String ours(@Nullable Throwable cause) {
        return switch (cause) {
            case InvalidJson e -> e.getMessage();
            case DateTimeException e -> e.getMessage();
            case IllegalArgumentException e -> e.getMessage();
            case NullPointerException ignored -> "Expected every required member, but found one missing";
            case null -> null;
            default -> null;
        };
    }

    private static String general(JsonProcessingException e, JsonNode found) {
        if (e.getOriginalMessage().startsWith("Missing external type id")) {
            return "Expected a 'type' beside it, but found none";
        }
        if (e instanceof InputCoercionException || e.getCause() instanceof InputCoercionException) {
            return "Expected a whole number in its range, but found another";
        }
        Class<?> target = e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        return "Expected " + expectation(target) + ", but found " + kind(found);
    }

    private static String expectation(@Nullable Class<?> type) {
        if (type == null) {
            return "another value";
        } else if (type == String.class || type.isEnum() || type == Instant.class || type == Duration.class) {
            return "text";
        } else if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        } else if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a whole number";
        } else if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        return type.isRecord() || type.isInterface() || Map.class.isAssignableFrom(type)
                ? "an object"
                : "another value";
    }

    private static String kind(JsonNode found) {
        return switch (found.getNodeType()) {
            case STRING -> "text";
            case NUMBER -> found.isIntegralNumber() ? "a whole number" : "a decimal number";
            case BOOLEAN -> "true or false";
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case NULL -> "null";
            case MISSING -> "none";
            case BINARY, POJO -> "something else";
        };
    }
}
