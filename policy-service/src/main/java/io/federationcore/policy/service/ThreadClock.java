package io.federationcore.policy.service;

import io.federationcore.policy.engine.EvaluationClock;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** The clock of this machine, with the processor time of whichever thread asks, where the JVM can tell it. */
public final class ThreadClock {
    private ThreadClock() {}

    /** Safe for use by several threads; each sees its own processor time. */
    public static EvaluationClock create() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return threads.isCurrentThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled()
                ? new EvaluationClock(System::nanoTime, threads::getCurrentThreadCpuTime)
                : EvaluationClock.of(System::nanoTime);
    }
}
