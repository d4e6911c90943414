package io.federationcore.schemas.registry;

/**
 * What a name in the registry points to.
 *
 * @param digest the artifact's key
 */
public record RegistryPointer(int v, String digest) {
    public static final int VERSION = 1;

    public static RegistryPointer to(String digest) {
        return new RegistryPointer(VERSION, digest);
    }
}
