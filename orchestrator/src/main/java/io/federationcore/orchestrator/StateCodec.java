package io.federationcore.orchestrator;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.federationcore.lifecycle.OpenStep;
import io.federationcore.lifecycle.RunState;
import io.federationcore.schemas.json.Codec;
import java.io.IOException;

/**
 * States as the stores hold them. A value that cannot be read is a broken store and ends the task: it must never be taken
 * for a run that does not exist.
 */
final class StateCodec {
    private static final JsonMapper MAPPER = Codec.extended()
            .addMixIn(RunState.class, RunStateNames.class)
            .addMixIn(OpenStep.class, OpenStepNames.class)
            .build();

    private StateCodec() {}

    static byte[] write(Object state) {
        try {
            return MAPPER.writeValueAsBytes(state);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Expected a state that can be written", e);
        }
    }

    static <T> T read(byte[] stored, Class<T> type) {
        try {
            return MAPPER.readValue(stored, type);
        } catch (IOException e) {
            throw new BrokenStore("Expected " + type.getSimpleName() + " in the store, but found other bytes", e);
        }
    }

    /** A store's content is not what this release or an earlier one wrote. */
    static final class BrokenStore extends org.apache.kafka.streams.errors.StreamsException {
        private static final long serialVersionUID = 1L;

        BrokenStore(String message) {
            super(message);
        }

        BrokenStore(String message, Throwable cause) {
            super(message, cause);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "status")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = RunState.Pending.class, name = "pending"),
        @JsonSubTypes.Type(value = RunState.Running.class, name = "running"),
        @JsonSubTypes.Type(value = RunState.Paused.class, name = "paused"),
        @JsonSubTypes.Type(value = RunState.Completed.class, name = "completed"),
        @JsonSubTypes.Type(value = RunState.Failed.class, name = "failed"),
    })
    private interface RunStateNames {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "where")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = OpenStep.AwaitingVerdict.class, name = "awaiting_verdict"),
        @JsonSubTypes.Type(value = OpenStep.AwaitingPeople.class, name = "awaiting_people"),
        @JsonSubTypes.Type(value = OpenStep.Cleared.class, name = "cleared"),
        @JsonSubTypes.Type(value = OpenStep.InFlight.class, name = "in_flight"),
        @JsonSubTypes.Type(value = OpenStep.Resting.class, name = "resting"),
    })
    private interface OpenStepNames {}
}
