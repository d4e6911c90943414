package io.federationcore.bench;

import java.util.concurrent.CompletableFuture;

/** Something that can be done over and over, many at once. */
interface Load extends AutoCloseable {
    /** Begins one, without waiting for it. Done when whoever asked for it sees the end. */
    CompletableFuture<?> begin();

    /** Ends what was started for this load. */
    @Override
    void close();
}
