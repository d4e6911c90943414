package io.federationcore.sink.checkpoint;

import io.federationcore.ledger.note.Note;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;

/** Where checkpoints are published: {@code fc-run.checkpoints}, each log in its partition's number. */
public interface CheckpointTopic extends AutoCloseable {
    /** The most that {@link #newest} looks back. */
    int LOOK_BACK = 100;

    /** What stands at the partition's end, the newest first, without what is no note; empty if nobody answers now. */
    Optional<List<Note>> newest(int partition);

    /** Appends a checkpoint. The future fails where it could not be. */
    Future<?> append(int partition, String origin, Note checkpoint);

    @Override
    void close();
}
