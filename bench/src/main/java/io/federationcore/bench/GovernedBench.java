package io.federationcore.bench;

import java.io.IOException;
import java.time.Duration;

/** What every scenario has that measures governed runs by orchestrators in processes of their own. */
abstract class GovernedBench {
    final BenchPlan plan;
    final SystemUnderTest system;
    final Benchmark.Told told;
    final Measurements measurements;
    final GovernedLoad load;
    final CpuMeter cpu;

    GovernedBench(BenchPlan plan, SystemUnderTest system, Benchmark.Told told) throws IOException {
        this.plan = plan;
        this.system = system;
        this.told = told;
        this.measurements = new Measurements(told.measurement());
        this.load = GovernedLoad.on(system, Workload.GOVERNED);
        this.cpu = new CpuMeter(system.database());
    }

    /**
     * Processor time.
     *
     * @param here of this process and the database's
     * @param there of the orchestrators'
     */
    record Used(CpuMeter.Used here, Duration there) {
        Used since(Used before) {
            return new Used(here.since(before.here), there.minus(before.there));
        }

        /** Without the database's. */
        Duration own() {
            return here.own().plus(there);
        }
    }

    /** Finished runs to be made, like one that is run for it. */
    FinishedRuns finishedRuns() {
        return FinishedRuns.like(load.begin().join(), system.kafka(), told.progress());
    }

    /** Used since the processes started. */
    Used used(OwnOrchestrators orchestrators) {
        return new Used(cpu.used(), orchestrators.used());
    }
}
