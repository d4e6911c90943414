package io.federationcore.schemas.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a name in the registry points to.
 *
 * @param digest the artifact's key
 * @param authors of a workflow's version: who registered it, and the person for whom, as {@code type:id}; null where
 *     nobody asks, and in older records
 */
public record RegistryPointer(
        int v, String digest, @Nullable List<String> authors) {
    public static final int VERSION = 1;

    public RegistryPointer {
        authors = authors == null ? null : List.copyOf(authors);
    }

    public static RegistryPointer to(String digest) {
        return new RegistryPointer(VERSION, digest, null);
    }
}
