/**
 * Measures the system from outside, and beside each figure its floor: what a bare pass-through with the same hops, records and
 * sizes does on the same broker in the same minutes.
 *
 * <p>Start reading at {@link io.federationcore.bench.Benchmark}. A {@link io.federationcore.bench.Load} is something that is
 * done over and over; {@link io.federationcore.bench.OpenLoop} and {@link io.federationcore.bench.ClosedLoop} do it and
 * measure. The system itself is handed in as {@link io.federationcore.bench.SystemUnderTest}.
 *
 * <p>What must never live here: a figure that was not measured, a short cut that only a benchmark takes, or knowledge of how
 * the system's parts are started.
 */
@NullMarked
package io.federationcore.bench;

import org.jspecify.annotations.NullMarked;
