package io.federationcore.orchestrator;

import io.federationcore.lifecycle.Context;
import io.federationcore.lifecycle.RunState;
import io.federationcore.schemas.json.JsonValue;
import java.util.HashMap;
import java.util.Map;

/**
 * One run as the stores have it, whole: so it is also known what the run does <em>not</em> have, without a question to the
 * store.
 */
final class KeptRun {
    /** What a run takes at least, in bytes, so that many small ones count, too. */
    private static final int LEAST = 512;

    private final Map<String, JsonValue> payloads = new HashMap<>();
    private final Map<String, Context.AcceptedCommand> accepted = new HashMap<>();
    private RunState state;
    private int stateBytes;
    private int details;
    private int detailBytes;

    KeptRun(RunState state, int stateBytes) {
        this.state = state;
        this.stateBytes = stateBytes;
    }

    RunState state() {
        return state;
    }

    Map<String, JsonValue> payloads() {
        return payloads;
    }

    Map<String, Context.AcceptedCommand> accepted() {
        return accepted;
    }

    /** How many details it has. */
    int details() {
        return details;
    }

    /** How much memory it takes, in bytes, roughly. */
    int bytes() {
        return LEAST + stateBytes + detailBytes;
    }

    void become(RunState after, int bytes) {
        state = after;
        stateBytes = bytes;
    }

    /** One more, of so many bytes. */
    void add(RunDetails.Detail detail, int bytes) {
        payloads.putAll(detail.payloads());
        accepted.putAll(detail.accepted());
        details++;
        detailBytes += bytes;
    }
}
