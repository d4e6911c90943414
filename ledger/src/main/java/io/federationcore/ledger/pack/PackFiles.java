package io.federationcore.ledger.pack;

import io.federationcore.ledger.note.InvalidNote;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Checks;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The files of a pack, which are those of its manifest: each with the SHA-256 that stands there, and no others. */
final class PackFiles {
    static final String MANIFEST = "manifest.json";
    private static final int VERSION = 1;
    private static final String ARTIFACTS = "artifacts/";
    private static final String JSON = ".json";

    private final String runId;
    private final SortedMap<String, byte[]> files = new TreeMap<>();

    PackFiles(String runId) {
        this.runId = runId;
    }

    /** What the pack says of itself. */
    private record Manifest(int v, String runId, SortedMap<String, String> files) {}

    String runId() {
        return runId;
    }

    boolean has(String name) {
        return files.containsKey(name);
    }

    void put(String name, byte[] content) {
        files.put(name, content);
    }

    void putArtifacts(SortedMap<String, JsonValue> artifacts) {
        artifacts.forEach((digest, artifact) -> put(ARTIFACTS + digest + JSON, artifact.utf8()));
    }

    /** The zip file; the same files always give the same bytes. */
    byte[] toZip() {
        SortedMap<String, String> hashes = new TreeMap<>();
        files.forEach((name, content) -> hashes.put(name, Sha256.hex(content)));
        SortedMap<String, byte[]> all = new TreeMap<>(files);
        all.put(MANIFEST, Codec.write(new Manifest(VERSION, runId, hashes)));
        return ZipFiles.write(all);
    }

    /**
     * Reads a zip file, and checks that its files are those of its manifest. Nothing else in it is checked.
     *
     * @throws InvalidPack naming the first file that is missing, unknown, or not what the manifest says
     */
    static PackFiles read(byte[] zip) {
        SortedMap<String, byte[]> found = ZipFiles.read(zip);
        byte[] manifestFile = present(found.remove(MANIFEST), MANIFEST);
        Manifest manifest = parsed(MANIFEST, () -> Codec.readStrict(manifestFile, Manifest.class));
        if (manifest.v() != VERSION) {
            throw new InvalidPack("Expected a pack of version " + VERSION + ", but found " + manifest.v());
        }
        requireSame(manifest.files(), found);
        PackFiles files = new PackFiles(manifest.runId());
        files.files.putAll(found);
        return files;
    }

    private static void requireSame(SortedMap<String, String> hashes, SortedMap<String, byte[]> files) {
        hashes.forEach((name, hash) -> {
            String found = Sha256.hex(present(files.get(name), name));
            if (!found.equals(hash)) {
                throw new InvalidPack(
                        "Expected " + Checks.shortened(name) + " of SHA-256 " + hash + ", but found " + found);
            }
        });
        files.keySet().stream()
                .filter(name -> !hashes.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidPack(
                            "Expected no file that the manifest does not name, but found " + Checks.shortened(name));
                });
    }

    /**
     * Takes a file out.
     *
     * @throws InvalidPack if there is none of that name
     */
    byte[] take(String name) {
        return present(files.remove(name), name);
    }

    /** Takes a file out that nobody believes, if it is there. */
    void drop(String name) {
        files.remove(name);
    }

    /**
     * Takes all files that are left, which must be artifacts.
     *
     * @throws InvalidPack if one is not named like that
     */
    SortedMap<String, JsonValue> takeArtifacts() {
        SortedMap<String, JsonValue> artifacts = new TreeMap<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String name = file.getKey();
            if (!name.matches(ARTIFACTS + "[0-9a-f]{64}" + JSON)) {
                throw new InvalidPack("Expected an entry or an artifact, but found " + Checks.shortened(name));
            }
            String digest = name.substring(ARTIFACTS.length(), name.length() - JSON.length());
            artifacts.put(digest, JsonValue.ofCanonical(new String(file.getValue(), StandardCharsets.UTF_8)));
        }
        files.clear();
        return artifacts;
    }

    private static byte[] present(byte @Nullable [] content, String name) {
        if (content == null) {
            throw new InvalidPack("Expected " + Checks.shortened(name) + ", but found none");
        }
        return content;
    }

    /** What {@code reading} makes of a file; if that is nothing, an {@link InvalidPack} that names the file. */
    static <T> T parsed(String name, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (InvalidJson | InvalidNote | IllegalArgumentException e) {
            throw new InvalidPack(name + ": " + e.getMessage(), e);
        }
    }
}
