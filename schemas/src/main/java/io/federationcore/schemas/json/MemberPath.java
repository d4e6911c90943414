package io.federationcore.schemas.json;

import io.federationcore.schemas.message.Checks;
import java.util.ArrayList;
import java.util.List;

/**
 * Where in a JSON value something is, from the outside in.
 *
 * @param steps the names of members, {@link String}, and the places of items from 0, {@link Integer}
 */
public record MemberPath(List<Object> steps) {
    /** The value itself. */
    public static final MemberPath ROOT = new MemberPath(List.of());

    public MemberPath {
        steps = List.copyOf(steps);
    }

    /** The same place, seen from one step further out. */
    MemberPath within(Object step) {
        List<Object> longer = new ArrayList<>(steps.size() + 1);
        longer.add(step);
        longer.addAll(steps);
        return new MemberPath(longer);
    }

    /** The path as messages write it, such as {@code spec.rules[0].expr}; long or odd names are cut or made visible. */
    @Override
    public String toString() {
        StringBuilder path = new StringBuilder();
        for (Object step : steps) {
            if (step instanceof Integer index) {
                path.append('[').append(index).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(Checks.shortened(String.valueOf(step)));
            }
        }
        return path.toString();
    }
}
