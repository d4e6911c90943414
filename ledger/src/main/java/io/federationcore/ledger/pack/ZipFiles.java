package io.federationcore.ledger.pack;

import io.federationcore.schemas.message.Checks;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Zip files in memory, bounded: whoever reads one did not make it. */
final class ZipFiles {
    private static final int MAX_FILES = 100_000;
    /** All files together, unpacked; a run has at most 8 MiB of payloads. */
    private static final long MAX_BYTES = 256L * 1024 * 1024;

    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private ZipFiles() {}

    static byte[] write(SortedMap<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(NO_TIME);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Expected to write to memory", e);
        }
        return bytes.toByteArray();
    }

    /** @throws InvalidPack if it is no zip file, or one that is too large or has a name twice */
    static SortedMap<String, byte[]> read(byte[] zip) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        long left = MAX_BYTES;
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, left + 1));
                left -= content.length;
                if (left < 0 || files.size() >= MAX_FILES) {
                    throw new InvalidPack("Expected at most " + MAX_FILES + " files and " + MAX_BYTES + " bytes");
                }
                if (files.put(entry.getName(), content) != null) {
                    throw new InvalidPack(
                            "Expected each file once, but found two of " + Checks.shortened(entry.getName()));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidPack("Expected a zip file: " + e.getMessage(), e);
        }
        if (files.isEmpty()) {
            throw new InvalidPack("Expected a zip file with files, but found none");
        }
        return files;
    }
}
