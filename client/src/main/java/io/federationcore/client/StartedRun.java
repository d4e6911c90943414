package io.federationcore.client;

import java.util.concurrent.CompletableFuture;

/**
 * A run whose start was sent.
 *
 * @param runId known at once, because the sender makes it
 * @param outcome whether the start was accepted
 */
public record StartedRun(String runId, CompletableFuture<Outcome> outcome) {}
