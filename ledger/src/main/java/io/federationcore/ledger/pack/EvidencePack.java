package io.federationcore.ledger.pack;

import io.federationcore.ledger.ChainEntry;
import io.federationcore.ledger.Disclosure;
import io.federationcore.ledger.note.InvalidNote;
import io.federationcore.ledger.receipt.Receipt;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Checks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything about one run that a third party needs, in one zip file: {@code manifest.json} with the SHA-256 of each other
 * file, {@code entries/<seq>.json}, {@code artifacts/<SHA-256>.json}, {@code run.tlog-proof}, which proves that the log
 * holds the last of the entries, and {@code summary.html} for people, which no check believes.
 *
 * @param entries in chain order, at least one
 * @param artifacts the run's workflow and policy bundles, by digest
 * @param receipt of the last entry
 */
public record EvidencePack(
        String runId, List<ChainEntry> entries, SortedMap<String, JsonValue> artifacts, Receipt receipt) {
    static final String MANIFEST = "manifest.json";
    static final String RECEIPT = "run.tlog-proof";
    static final String SUMMARY = "summary.html";
    private static final int VERSION = 1;
    private static final String ENTRIES = "entries/";
    private static final String ARTIFACTS = "artifacts/";
    private static final String JSON = ".json";

    /** What the pack says of itself. */
    private record Manifest(int v, String runId, SortedMap<String, String> files) {}

    public EvidencePack {
        entries = List.copyOf(entries);
        artifacts = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(artifacts));
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("Expected entries of run '" + runId + "', but found none");
        }
    }

    /** The same without the data members of these names, whose leaves take their place. */
    public EvidencePack without(Set<String> names) {
        List<ChainEntry> fewer = entries.stream()
                .map(entry -> entry.disclosure() instanceof Disclosure.Whole whole
                        ? new ChainEntry(entry.entry(), whole.without(names))
                        : entry)
                .toList();
        return new EvidencePack(runId, fewer, artifacts, receipt);
    }

    /** The names of the members that were withheld, sorted, each with the number of entries that lack it. */
    public SortedMap<String, Integer> withheld() {
        SortedMap<String, Integer> names = new TreeMap<>();
        entries.forEach(entry -> entry.disclosure().withheld().forEach(name -> names.merge(name, 1, Integer::sum)));
        return names;
    }

    /** The zip file; the same pack always gives the same bytes. */
    public byte[] toZip() {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < entries.size(); i++) {
            files.put(entryName(i), PackedEntry.write(entries.get(i)));
        }
        artifacts.forEach((digest, artifact) -> files.put(ARTIFACTS + digest + JSON, artifact.utf8()));
        files.put(RECEIPT, receipt.format().getBytes(StandardCharsets.UTF_8));
        files.put(SUMMARY, PackSummary.html(this).getBytes(StandardCharsets.UTF_8));
        SortedMap<String, String> hashes = new TreeMap<>();
        files.forEach((name, content) -> hashes.put(name, Sha256.hex(content)));
        files.put(MANIFEST, Codec.write(new Manifest(VERSION, runId, hashes)));
        return ZipFiles.write(files);
    }

    /**
     * Reads a pack, and checks that its files are those of its manifest. Nothing else in it is checked.
     *
     * @throws InvalidPack naming the first file that is missing, unknown, or not what the manifest says
     */
    public static EvidencePack read(byte[] zip) {
        SortedMap<String, byte[]> files = ZipFiles.read(zip);
        byte[] manifestFile = files.remove(MANIFEST);
        if (manifestFile == null) {
            throw new InvalidPack("Expected " + MANIFEST + ", but found none");
        }
        Manifest manifest = parsed(MANIFEST, () -> Codec.readStrict(manifestFile, Manifest.class));
        if (manifest.v() != VERSION) {
            throw new InvalidPack("Expected a pack of version " + VERSION + ", but found " + manifest.v());
        }
        requireSame(manifest.files(), files);
        List<ChainEntry> entries = new ArrayList<>();
        while (files.containsKey(entryName(entries.size()))) {
            String name = entryName(entries.size());
            byte[] content = present(files.remove(name), name);
            entries.add(parsed(name, () -> PackedEntry.read(content)));
        }
        byte[] proof = present(files.remove(RECEIPT), RECEIPT);
        Receipt receipt = parsed(RECEIPT, () -> Receipt.parse(proof));
        files.remove(SUMMARY);
        SortedMap<String, JsonValue> artifacts = artifacts(files);
        return parsed(MANIFEST, () -> new EvidencePack(manifest.runId(), entries, artifacts, receipt));
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

    private static SortedMap<String, JsonValue> artifacts(SortedMap<String, byte[]> files) {
        SortedMap<String, JsonValue> artifacts = new TreeMap<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String name = file.getKey();
            if (!name.matches(ARTIFACTS + "[0-9a-f]{64}" + JSON)) {
                throw new InvalidPack("Expected an entry or an artifact, but found " + Checks.shortened(name));
            }
            String digest = name.substring(ARTIFACTS.length(), name.length() - JSON.length());
            artifacts.put(digest, JsonValue.ofCanonical(new String(file.getValue(), StandardCharsets.UTF_8)));
        }
        return artifacts;
    }

    private static String entryName(int seq) {
        return ENTRIES + String.format(Locale.ROOT, "%06d", seq) + JSON;
    }

    private static byte[] present(byte @org.jspecify.annotations.Nullable [] content, String name) {
        if (content == null) {
            throw new InvalidPack("Expected " + Checks.shortened(name) + ", but found none");
        }
        return content;
    }

    private static <T> T parsed(String name, java.util.function.Supplier<T> reading) {
        try {
            return reading.get();
        } catch (InvalidJson | InvalidNote | IllegalArgumentException e) {
            throw new InvalidPack(name + ": " + e.getMessage(), e);
        }
    }
}
