package io.federationcore.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Whose processor time it was: everything runs in one process, but each part on threads of its own, and their names say whose.
 * Virtual threads are counted where they are carried, as the Titan's, which has nearly all of them.
 */
final class CpuByRole {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    /** A part of the system, and the names of its threads; a client's thread is named after its client. */
    enum Role {
        ORCHESTRATOR("fc-run\\.orchestrator.*"),
        POLICY_SERVICE("policy-.*|fc-run\\.policy-service.*"),
        AUDIT_SINK("audit-sink.*|fc-run\\.audit-sink.*|HikariPool.*"),
        WITNESS("witness.*"),
        TITAN("fc-titan.*|ForkJoinPool-.*|titan.*"),
        FLOOR("fc-bench.*"),
        LOAD("main|fc-client-.*|bench-.*|producer-\\d+"),
        BROKER("data-plane-.*|control-plane-.*|group-coordinator.*|share-coordinator.*|transaction.*|TxnMarker.*"
                + "|AddPartitions.*|kafka-.*|ExpirationReaper.*|executor-.*|quorum-.*|raft-.*|metrics-meter.*"
                + "|ThrottledChannel.*|ReplicaFetcher.*|broker-.*|controller-.*"),
        /** Everything else of Java's. */
        OTHER(".*");

        private static final Pattern OF_A_CLIENT =
                Pattern.compile("kafka-(producer|consumer|coordinator|admin)[^|]*\\| (.*)");
        private final Pattern names;

        Role(String names) {
            this.names = Pattern.compile(names);
        }

        /** Whose a thread of this name is. */
        static Role of(String thread) {
            var client = OF_A_CLIENT.matcher(thread);
            String name = client.matches() ? client.group(2) : thread;
            for (Role role : values()) {
                if (role.names.matcher(name).matches()) {
                    return role;
                }
            }
            throw new IllegalStateException("Expected the last role to take every name");
        }
    }

    /** What each thread that lives had used, by its id. */
    record Snapshot(Map<Long, Spent> threads) {
        /** What each role used since then; threads that ended meanwhile are not among it. */
        Map<Role, Duration> since(Snapshot before) {
            Map<Role, Duration> used = new EnumMap<>(Role.class);
            threads.forEach((id, spent) -> {
                Spent then = before.threads().get(id);
                Duration own = Duration.ofNanos(spent.nanos() - (then == null ? 0 : then.nanos()));
                used.merge(Role.of(spent.thread()), own, Duration::plus);
            });
            return used;
        }
    }

    private record Spent(String thread, long nanos) {}

    Snapshot take() {
        Map<Long, Spent> spent = new HashMap<>();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null) { // it has ended
                long nanos = threads.getThreadCpuTime(thread.getThreadId());
                if (nanos >= 0) {
                    spent.put(thread.getThreadId(), new Spent(thread.getThreadName(), nanos));
                }
            }
        }
        return new Snapshot(spent);
    }

    /**
     * Takes down what each role used for a run; and what is left of the process's own time, which is the JVM's: compilers and
     * collector.
     */
    static void measure(String scenario, Map<Role, Duration> used, Duration all, long runs, Measurements measurements) {
        Duration left = all;
        for (Map.Entry<Role, Duration> role : used.entrySet()) {
            left = left.minus(role.getValue());
            String metric = "cpu_" + role.getKey().name().toLowerCase(Locale.ROOT);
            measurements.addPerRun(scenario, metric, role.getValue(), runs);
        }
        measurements.addPerRun(scenario, "cpu_jvm", left, runs);
    }
}
