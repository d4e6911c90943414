package io.federationcore.schemas.json;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds a record that was read to what its type says: a component that is not {@link Nullable} is there. Constructors
 * come first, so they may still give an absent member its default.
 */
final class RequiredMembers {
    private static final ClassValue<List<Component>> COMPONENTS = new ClassValue<>() {
        @Override
        protected List<Component> computeValue(Class<?> type) {
            return componentsOf(type);
        }
    };

    private RequiredMembers() {}

    private record Component(String name, Method accessor, boolean nullable) {}

    /** Throws {@link InvalidJson} that names the first member that is missing, here or anywhere below. */
    static void check(Object value) {
        MemberPath missing = missing(value);
        if (missing != null) {
            throw new InvalidJson(
                    value.getClass().getSimpleName() + ": Expected '" + missing + "', but found none", missing, null);
        }
    }

    /** The path of the first member that is missing; put together only if there is one. */
    private static @Nullable MemberPath missing(Object value) {
        return switch (value) {
            case Record message -> missingIn(message);
            case List<?> items -> missingIn(items);
            case Map<?, ?> members -> missingIn(members);
            default -> null;
        };
    }

    private static @Nullable MemberPath missingIn(Record message) {
        for (Component component : COMPONENTS.get(message.getClass())) {
            Object member = get(message, component);
            MemberPath missing = member == null ? MemberPath.ROOT : missing(member);
            if (missing != null && (member != null || !component.nullable())) {
                return missing.within(component.name());
            }
        }
        return null;
    }

    private static @Nullable MemberPath missingIn(List<?> items) {
        for (int i = 0; i < items.size(); i++) {
            MemberPath missing = missing(items.get(i));
            if (missing != null) {
                return missing.within(i);
            }
        }
        return null;
    }

    private static @Nullable MemberPath missingIn(Map<?, ?> members) {
        for (Map.Entry<?, ?> member : members.entrySet()) {
            MemberPath missing = missing(member.getValue());
            if (missing != null) {
                return missing.within(String.valueOf(member.getKey()));
            }
        }
        return null;
    }

    private static @Nullable Object get(Record message, Component component) {
        try {
            return component.accessor().invoke(message);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("Expected to read " + component.accessor(), e);
        }
    }

    private static List<Component> componentsOf(Class<?> type) {
        List<Component> components = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            AnnotatedType annotated = component.getAnnotatedType();
            Method accessor = component.getAccessor();
            accessor.setAccessible(true); // shapes of documents are private to their packages
            components.add(new Component(
                    Codec.wireName(component.getName()), accessor, annotated.isAnnotationPresent(Nullable.class)));
        }
        return List.copyOf(components);
    }
}
