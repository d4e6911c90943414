package io.federationcore.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** How much processor time was used: by this process, broker, services and load included, and by the database's. */
final class CpuMeter {
    /** Linux counts in hundredths of a second for its users, whatever the kernel's own clock is. */
    private static final Duration TICK = Duration.ofMillis(10);

    private final OperatingSystemMXBean own = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final DatabaseProcesses database;

    CpuMeter(DatabaseProcesses database) {
        this.database = database;
    }

    /** Used since the processes started. */
    record Used(Duration own, Duration database) {
        Used since(Used before) {
            return new Used(own.minus(before.own), database.minus(before.database));
        }
    }

    Used used() {
        try {
            List<ProcessHandle> processes = database.now();
            Duration sum = processes.isEmpty() ? Duration.ZERO : ofEnded(processes.getFirst());
            for (ProcessHandle process : processes) {
                sum = sum.plus(process.info().totalCpuDuration().orElse(Duration.ZERO));
            }
            return new Used(Duration.ofNanos(own.getProcessCpuTime()), sum);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What children that have ended used; only Linux tells. See proc_pid_stat(5), fields 16 and 17. */
    private static Duration ofEnded(ProcessHandle parent) throws IOException {
        Path stat = Path.of("/proc", Long.toString(parent.pid()), "stat");
        if (!Files.exists(stat)) {
            return Duration.ZERO;
        }
        String line = Files.readString(stat);
        // The program's name comes second and may hold anything, a closing parenthesis too; the state, field 3, is
        // next.
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        return TICK.multipliedBy(Long.parseLong(fields[13]) + Long.parseLong(fields[14]));
    }
}
