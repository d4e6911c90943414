package io.federationcore.bench;

/**
 * What is noted where a measurement begins and ends.
 *
 * @param cpu used until then
 * @param stored entries in the database
 */
record Moment(CpuMeter.Used cpu, long stored) {}
