package io.federationcore.sink.view;

import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the statement that puts rows into a view's table, in place of those with the same key. */
final class Upsert {
    private Upsert() {}

    /**
     * @param columns names with commas between, in the order of the parameters
     * @param key the key's columns, likewise
     */
    static String into(String table, String columns, String key) {
        Set<String> keys = Set.of(key.split(",\\s*"));
        String[] names = columns.split(",\\s*");
        String assignments = Arrays.stream(names)
                .filter(name -> !keys.contains(name))
                .map(name -> name + " = EXCLUDED." + name)
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + table + " (" + columns + ") VALUES ("
                + String.join(", ", Collections.nCopies(names.length, "?")) + ") ON CONFLICT (" + key
                + ") DO UPDATE SET " + assignments;
    }
}
