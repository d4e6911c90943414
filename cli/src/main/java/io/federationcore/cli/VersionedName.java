package io.federationcore.cli;

import org.jspecify.annotations.Nullable;

/**
 * A workflow as people name it: {@code id}, or {@code id@version}.
 *
 * @param version null for the latest registered
 */
record VersionedName(String id, @Nullable String version) {
    static VersionedName of(String name) {
        int at = name.indexOf('@');
        return at < 0
                ? new VersionedName(name, null)
                : new VersionedName(name.substring(0, at), name.substring(at + 1));
    }
}
