package io.federationcore.orchestrator;

import io.federationcore.lifecycle.Context;
import io.federationcore.schemas.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What is stored of runs besides their states: payloads and accepted commands. A key starts with the run's id, so that all
 * that belongs to one run stands together.
 */
final class RunDetails {
    private static final String PAYLOAD = "/payload/";
    private static final String ACCEPTED = "/accepted/";

    private final Shelf shelf;

    RunDetails(Shelf shelf) {
        this.shelf = shelf;
    }

    /** Told of each thing that is stored of a run. */
    interface Reader {
        void payload(String name, JsonValue payload);

        void accepted(String commandId, Context.AcceptedCommand command);
    }

    void read(String runId, Reader reader) {
        shelf.forEach(runId + "/", (key, stored) -> {
            String ofRun = key.substring(runId.length());
            if (ofRun.startsWith(PAYLOAD)) {
                reader.payload(ofRun.substring(PAYLOAD.length()), payload(stored));
            } else if (ofRun.startsWith(ACCEPTED)) {
                reader.accepted(ofRun.substring(ACCEPTED.length()), accepted(stored));
            } else {
                throw new StateCodec.BrokenStore("Expected a payload or a command, but found key '" + key + "'");
            }
        });
    }

    Optional<JsonValue> payload(String runId, String name) {
        return Optional.ofNullable(shelf.get(runId + PAYLOAD + name)).map(RunDetails::payload);
    }

    void putPayload(String runId, String name, JsonValue payload) {
        shelf.put(runId + PAYLOAD + name, payload.utf8());
    }

    void deletePayload(String runId, String name) {
        shelf.delete(runId + PAYLOAD + name);
    }

    Optional<Context.AcceptedCommand> accepted(String runId, String commandId) {
        return Optional.ofNullable(shelf.get(runId + ACCEPTED + commandId)).map(RunDetails::accepted);
    }

    void putAccepted(String runId, String commandId, Context.AcceptedCommand command) {
        shelf.put(runId + ACCEPTED + commandId, StateCodec.write(command));
    }

    void deleteAccepted(String runId, String commandId) {
        shelf.delete(runId + ACCEPTED + commandId);
    }

    private static JsonValue payload(byte[] stored) {
        return JsonValue.ofCanonical(new String(stored, StandardCharsets.UTF_8));
    }

    private static Context.AcceptedCommand accepted(byte[] stored) {
        return StateCodec.read(stored, Context.AcceptedCommand.class);
    }
}
