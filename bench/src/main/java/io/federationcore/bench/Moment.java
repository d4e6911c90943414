package io.federationcore.bench;

/**
 * What is noted where a measurement begins and ends.
 *
 * @param cpu used until then
 * @param roles the same, by thread
 * @param stored entries in the database
 */
record Moment(CpuMeter.Used cpu, CpuByRole.Snapshot roles, long stored) {}
