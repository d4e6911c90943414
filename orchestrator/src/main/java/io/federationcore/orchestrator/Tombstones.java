package io.federationcore.orchestrator;

import io.federationcore.lifecycle.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Forgets runs that ended long enough ago. Ids begin with the time at which they were made (UUIDv7, RFC 9562 section 5.7), and
 * states stand in the order of ids: so whatever ended a day ago stands before whatever was made since, and none of that is
 * looked at. It needs no record that says when which run may go.
 */
final class Tombstones {
    /** How long a finished run's id is remembered at least. */
    static final Duration LIFE = Duration.ofDays(1);
    /** All that is old enough is looked at so often. */
    static final Duration ROUND = Duration.ofMinutes(1);
    /** States may be large, and all of a piece are held at once. */
    private static final int PIECE = 200;

    private final RunStores runs;
    private Instant nextRound = Instant.EPOCH;
    /** Nothing stands before this id: what stood there is gone, and a store is slow to pass over what is gone. */
    private String first = "";
    /** Where the round under way goes on; null between rounds. */
    private @Nullable String position;
    /** The first that stayed in the round under way. */
    private @Nullable String stayed;

    Tombstones(RunStores runs) {
        this.runs = runs;
    }

    /** Looks at the next few runs if there is a round to begin or to go on with; whether more are left of it. */
    boolean forgetSome(Instant now) {
        String from = position;
        if (from == null) {
            if (now.isBefore(nextRound)) {
                return false;
            }
            nextRound = now.plus(ROUND);
            stayed = null;
            from = first;
        }
        Instant bound = now.minus(LIFE);
        String younger = idFrom(bound);
        SortedMap<String, RunState> piece = runs.stored(from, younger, PIECE);
        for (Map.Entry<String, RunState> run : piece.entrySet()) {
            if (isOver(run.getValue(), bound)) {
                runs.forget(run.getKey());
            } else if (stayed == null) {
                stayed = run.getKey();
            }
        }
        boolean more = piece.size() == PIECE;
        position = more ? piece.lastKey() + '\0' : null;
        if (!more) {
            first = stayed == null ? younger : stayed;
        }
        return more;
    }

    /** An override of its gates may await its review. */
    private static boolean isOver(RunState run, Instant bound) {
        return run instanceof RunState.Ended ended
                && !ended.at().isAfter(bound)
                && ended.openReviews().isEmpty();
    }

    /** What ids that are made from then on begin with, or stand behind: 48 bits of milliseconds. */
    private static String idFrom(Instant time) {
        long millis = time.toEpochMilli();
        return "%08x-%04x".formatted(millis >>> 16, millis & 0xffff);
    }
}
