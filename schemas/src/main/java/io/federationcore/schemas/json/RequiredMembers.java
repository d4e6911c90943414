package io.federationcore.schemas.json;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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

    private record Component(String name, Function<Record, @Nullable Object> accessor, boolean nullable) {}

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
            Object member = component.accessor().apply(message);
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

    private static List<Component> componentsOf(Class<?> type) {
        List<Component> components = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            AnnotatedType annotated = component.getAnnotatedType();
            components.add(new Component(
                    Codec.wireName(component.getName()),
                    accessor(component),
                    annotated.isAnnotationPresent(Nullable.class)));
        }
        return List.copyOf(components);
    }

    /** The accessor as a function of its own: called for every member of every message, reflection would show. */
    @SuppressWarnings("unchecked")
    private static Function<Record, @Nullable Object> accessor(RecordComponent component) {
        Class<?> type = component.getDeclaringRecord();
        try {
            // Shapes of documents are private to their packages.
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            MethodHandle accessor = lookup.unreflect(component.getAccessor());
            return (Function<Record, @Nullable Object>) LambdaMetafactory.metafactory(
                            lookup,
                            "apply",
                            MethodType.methodType(Function.class),
                            MethodType.methodType(Object.class, Object.class),
                            accessor,
                            accessor.type().wrap())
                    .getTarget()
                    .invoke();
        } catch (Throwable e) {
            throw new IllegalStateException("Expected an accessor of " + component, e);
        }
    }
}
