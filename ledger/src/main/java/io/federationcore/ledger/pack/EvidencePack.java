package io.federationcore.ledger.pack;

import io.federationcore.ledger.ChainEntry;
import io.federationcore.ledger.Disclosure;
import io.federationcore.ledger.receipt.Receipt;
import io.federationcore.schemas.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    static final String RECEIPT = "run.tlog-proof";
    static final String SUMMARY = "summary.html";
    private static final String ENTRIES = "entries/";
    private static final String JSON = ".json";

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
        PackFiles files = new PackFiles(runId);
        for (int i = 0; i < entries.size(); i++) {
            files.put(entryName(i), PackedEntry.write(entries.get(i)));
        }
        files.putArtifacts(artifacts);
        files.put(RECEIPT, receipt.format().getBytes(StandardCharsets.UTF_8));
        files.put(SUMMARY, PackSummary.html(this).getBytes(StandardCharsets.UTF_8));
        return files.toZip();
    }

    /**
     * Reads a pack, and checks that its files are those of its manifest. Nothing else in it is checked.
     *
     * @throws InvalidPack naming the first file that is missing, unknown, or not what the manifest says
     */
    public static EvidencePack read(byte[] zip) {
        return read(PackFiles.read(zip));
    }

    static EvidencePack read(PackFiles files) {
        List<ChainEntry> entries = new ArrayList<>();
        while (files.has(entryName(entries.size()))) {
            String name = entryName(entries.size());
            byte[] content = files.take(name);
            entries.add(PackFiles.parsed(name, () -> PackedEntry.read(content)));
        }
        byte[] proof = files.take(RECEIPT);
        Receipt receipt = PackFiles.parsed(RECEIPT, () -> Receipt.parse(proof));
        files.drop(SUMMARY);
        SortedMap<String, JsonValue> artifacts = files.takeArtifacts();
        return PackFiles.parsed(PackFiles.MANIFEST, () -> new EvidencePack(files.runId(), entries, artifacts, receipt));
    }

    private static String entryName(int seq) {
        return ENTRIES + String.format(Locale.ROOT, "%06d", seq) + JSON;
    }
}
