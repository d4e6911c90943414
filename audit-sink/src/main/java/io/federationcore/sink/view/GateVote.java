package io.federationcore.sink.view;

import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Vote;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one person said at a gate, and when. */
public record GateVote(Actor voter, Vote vote, @Nullable String reason, Instant time) {}
