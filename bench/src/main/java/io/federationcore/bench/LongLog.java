package io.federationcore.bench;

import io.federationcore.client.RunIds;
import io.federationcore.ledger.checkpoint.Checkpoint;
import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.CompactTree;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.log.LogName;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.EventType;
import io.federationcore.sink.log.StoredEntry;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log of any length in a file, made of the entries of a few real runs: each copy of a run has an id of its own, and numbers,
 * links and leaves are made anew. Their data stays what it was.
 *
 * @param head of all entries
 */
record LongLog(Path file, int entries, Checkpoint head) {
    /** The partition whose log it is. */
    static final int PARTITION = 0;

    private static final int RUNS = 20;

    /** An entry as the file has it. */
    record Line(String runId, JsonValue entry, JsonValue data, String salt) {}

    /** Takes the entries, in the log's order. */
    @FunctionalInterface
    interface Reader {
        void read(Line line) throws Exception;
    }

    /**
     * Has some runs done, and makes a log of their entries.
     *
     * @param entries how many it is to have
     */
    static LongLog make(SystemUnderTest system, int entries) throws IOException, SQLException, InterruptedException {
        List<List<StoredEntry>> runs = new ArrayList<>();
        try (GovernedLoad load = GovernedLoad.on(system, Workload.GOVERNED)) {
            for (int i = 0; i < RUNS; i++) {
                runs.add(sealed(system, load.begin().join()));
            }
        }
        Entry first = runs.getFirst().getFirst().readEntry();
        Instant began = first.time();
        String log = new LogName(LogName.parse(first.log()).federation(), PARTITION).toString();
        Files.createDirectories(system.scratch());
        Path file = Files.createTempFile(system.scratch(), "log", ".bin");
        CompactTree tree = CompactTree.EMPTY;
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (int copy = 0; tree.size() < entries; copy++) {
                String runId = RunIds.next();
                String prev = Entry.NO_PREVIOUS;
                for (StoredEntry stored : runs.get(copy % RUNS)) {
                    if (tree.size() == entries) {
                        break;
                    }
                    JsonValue entry = Codec.toValue(
                            moved(stored.readEntry(), log, began.plusMillis(tree.size()), tree.size(), runId, prev));
                    byte[] leaf = AuditHash.leaf(entry.utf8());
                    tree = tree.append(leaf);
                    prev = Sha256.toHex(leaf);
                    write(out, runId, entry.text(), stored.data().text(), stored.salt());
                }
            }
        }
        return new LongLog(file, entries, Checkpoint.of(log, tree));
    }

    /** The whole chain of a run that has ended, once the sink has it. */
    private static List<StoredEntry> sealed(SystemUnderTest system, String runId)
            throws SQLException, InterruptedException {
        long began = System.nanoTime();
        while (true) {
            List<StoredEntry> chain = system.store().chain(runId);
            if (!chain.isEmpty() && chain.getLast().readEntry().type() == EventType.RUN_SEALED) {
                return chain;
            }
            if (System.nanoTime() - began > GovernedLoad.PATIENCE.toNanos()) {
                throw new IllegalStateException("Expected the store to hold the seal of run " + runId);
            }
            Thread.sleep(5);
        }
    }

    private static Entry moved(Entry like, String log, Instant time, long logSeq, String runId, @Nullable String prev) {
        return new Entry(
                like.v(),
                log,
                like.tenantId(),
                runId,
                like.seq(),
                logSeq,
                like.type(),
                runId + "." + like.seq(),
                time,
                like.principal(),
                like.actor(),
                like.cause(),
                like.commandId(),
                prev,
                like.dataRoot());
    }

    private static void write(DataOutputStream out, String... texts) throws IOException {
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    /** Hands over all entries. */
    void read(Reader reader) throws Exception {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 64 * 1024))) {
            for (int i = 0; i < entries; i++) {
                reader.read(
                        new Line(text(in), JsonValue.ofCanonical(text(in)), JsonValue.ofCanonical(text(in)), text(in)));
            }
        }
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
