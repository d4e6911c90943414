package io.federationcore.client;

import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.registry.RegistryPointer;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is registered: names that point to digests, and the artifacts under them; {@link
 * io.federationcore.schemas.registry.RegistryNames} says which names there are. It stands still: {@link RegistryReader}
 * reads it anew.
 */
public final class Registry {
    private final SortedMap<String, String> pointers;
    private final Map<String, byte[]> artifacts;

    private Registry(SortedMap<String, String> pointers, Map<String, byte[]> artifacts) {
        this.pointers = pointers;
        this.artifacts = artifacts;
    }

    /** Every name, and the digest that it points to. */
    public SortedMap<String, String> pointers() {
        return Collections.unmodifiableSortedMap(pointers);
    }

    /** The digest that a name points to. */
    public Optional<String> pointer(String name) {
        return Optional.ofNullable(pointers.get(name));
    }

    /**
     * The artifact of that digest: a workflow's, a bundle's, the principals'.
     *
     * @throws InvalidJson if it is not what {@code type} holds
     */
    public <T> Optional<T> artifact(String digest, Class<T> type) {
        return Optional.ofNullable(artifacts.get(digest)).map(bytes -> Codec.read(bytes, type));
    }

    /**
     * The artifact that a name points to; empty if there is no such name.
     *
     * @throws InvalidJson if it is not what {@code type} holds
     * @throws IllegalStateException if the name points to nothing
     */
    public <T> Optional<T> named(String name, Class<T> type) {
        return pointer(name)
                .map(digest -> artifact(digest, type).orElseThrow(() -> {
                    throw new IllegalStateException("Expected the registry to hold the artifact " + digest
                            + ", to which '" + name + "' points, but it does not");
                }));
    }

    /** Folds the registry's records, the oldest first. */
    static final class Fold {
        private final SortedMap<String, String> pointers = new TreeMap<>();
        private final Map<String, byte[]> artifacts = new HashMap<>();

        /**
         * Takes in one record.
         *
         * @throws IllegalStateException if its key is a digest, but not its value's
         * @throws InvalidJson if it should be a pointer and is not
         */
        void accept(String key, byte @Nullable [] value) {
            if (!Checks.isSha256(key)) {
                point(key, value);
            } else if (value != null && Sha256.hex(value).equals(key)) {
                artifacts.put(key, value);
            } else {
                throw new IllegalStateException(
                        "Expected the registry to hold under " + key + " what has that digest, but found "
                                + (value == null ? "nothing" : "what has digest " + Sha256.hex(value)));
            }
        }

        private void point(String name, byte @Nullable [] value) {
            if (value == null) {
                pointers.remove(name);
                return;
            }
            String digest = Codec.read(value, RegistryPointer.class).digest();
            pointers.put(name, Checks.sha256("digest", digest));
        }

        Registry registry() {
            return new Registry(new TreeMap<>(pointers), Map.copyOf(artifacts));
        }
    }
}
