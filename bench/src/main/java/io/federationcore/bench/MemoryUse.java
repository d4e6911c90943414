package io.federationcore.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** What memory processes take. */
final class MemoryUse {
    private static final double MIB = 1024 * 1024;

    private MemoryUse() {}

    /** Bytes on the heap that are still in use when everything else was collected. */
    static long live() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    /** Mebibytes of a process that are in memory, where the system tells. */
    static OptionalDouble resident(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        if (!Files.exists(status)) {
            return OptionalDouble.empty();
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:")) // in kB, see proc_pid_status(5)
                    .mapToDouble(line -> Long.parseLong(line.split("\\s+")[1]) / 1024.0)
                    .findFirst();
        }
    }

    /**
     * Takes down what is live on the heap, and what of this process is in memory.
     *
     * @param suffix of the metrics' names
     */
    static void measure(String scenario, String suffix, Measurements measurements) throws IOException {
        measurements.add(scenario, "heap_live" + suffix, "MiB", live() / MIB);
        OptionalDouble resident = resident(ProcessHandle.current().pid());
        if (resident.isPresent()) {
            measurements.add(scenario, "resident" + suffix, "MiB", resident.getAsDouble());
        }
    }
}
