package io.federationcore.bench;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/** Something that can be done over and over, many at once. */
interface Load extends AutoCloseable {
    /** Begins one, without waiting for it. Done when whoever asked for it sees the end. */
    CompletableFuture<?> begin();

    /** How long parts of what was done took, in microseconds, since this was asked last; by name. */
    default Map<String, Histogram> parts() {
        return Map.of();
    }

    /** Ends what was started for this load. */
    @Override
    void close();
}
