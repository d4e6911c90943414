package io.federationcore.orchestrator;

import io.federationcore.lifecycle.Context;
import io.federationcore.schemas.json.JsonValue;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What is stored of a live run besides its state: a record for each message that brought something. A key is the run's id, a
 * slash and the record's number, so that all that belongs to one run stands together, in the order in which it came.
 */
final class RunDetails {
    private final Shelf shelf;

    RunDetails(Shelf shelf) {
        this.shelf = shelf;
    }

    /**
     * What one message brought.
     *
     * @param payloads by name; a later one replaces an earlier one
     * @param accepted the command that the message was, by its id
     */
    record Detail(Map<String, JsonValue> payloads, Map<String, Context.AcceptedCommand> accepted) {
        boolean isEmpty() {
            return payloads.isEmpty() && accepted.isEmpty();
        }
    }

    /** Reads what a run has, with what each takes in the store, in bytes. */
    void read(String runId, BiConsumer<Detail, Integer> reader) {
        shelf.forEach(
                runId + "/", (key, stored) -> reader.accept(StateCodec.read(stored, Detail.class), stored.length));
    }

    /**
     * Stores the next one of a run.
     *
     * @param number how many it has already
     * @return what it takes in the store, in bytes
     */
    int put(String runId, int number, Detail detail) {
        byte[] stored = StateCodec.write(detail);
        shelf.put(key(runId, number), stored);
        return stored.length;
    }

    /** Deletes all of a run. */
    void deleteAll(String runId, int count) {
        for (int number = 0; number < count; number++) {
            shelf.delete(key(runId, number));
        }
    }

    private static String key(String runId, int number) {
        return "%s/%08x".formatted(runId, number);
    }
}
