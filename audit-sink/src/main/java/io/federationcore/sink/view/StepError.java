package io.federationcore.sink.view;

/** Why an attempt failed: the Titan's or the orchestrator's code, and a sentence. */
public record StepError(String code, String detail) {}
