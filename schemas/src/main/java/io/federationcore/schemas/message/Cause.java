package io.federationcore.schemas.message;

/** What an entry came from: a command's id, a verdict's gate, or a timer's id. */
public record Cause(CauseKind kind, String id) {}
