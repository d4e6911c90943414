/**
 * The witness: with a key and a storage of its own it reads the log, recomputes its trees, and signs only those of its
 * checkpoints that continue what it saw before. Never here: the database, the log's keys, what entries mean.
 *
 * <p>Start reading at {@link io.federationcore.witness.WitnessedLog}, which decides, and {@link
 * io.federationcore.witness.Witness}, which reads and writes.
 */
@org.jspecify.annotations.NullMarked
package io.federationcore.witness;
