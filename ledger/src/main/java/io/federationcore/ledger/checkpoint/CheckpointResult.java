package io.federationcore.ledger.checkpoint;

import io.federationcore.ledger.Check;
import java.util.List;
import java.util.Optional;

/**
 * What came of checking a checkpoint.
 *
 * @param checkpoint there only if nothing of it failed
 */
public record CheckpointResult(List<Check> checks, Optional<Checkpoint> checkpoint) {
    public CheckpointResult {
        checks = List.copyOf(checks);
    }
}
