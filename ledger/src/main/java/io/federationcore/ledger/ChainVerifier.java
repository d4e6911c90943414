package io.federationcore.ledger;

import io.federationcore.lifecycle.Recorded;
import io.federationcore.lifecycle.RegistryState;
import io.federationcore.lifecycle.RunEvolution;
import io.federationcore.lifecycle.RunState;
import io.federationcore.schemas.hash.CompactTree;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.EventType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks the chain of one run, or of the registry: every hash is computed anew, and the events are folded through the
 * lifecycle. Each check names the first thing that is wrong and where.
 */
public final class ChainVerifier {
    private ChainVerifier() {}

    /** Checks {@code entries}, given in chain order, as the whole chain of {@code runId}. */
    public static List<Check> verify(String runId, List<ChainEntry> entries) {
        List<Check> checks = new ArrayList<>();
        if (entries.isEmpty()) {
            checks.add(Check.failed("present", runId, "Expected entries of this run, but found none"));
            return checks;
        }
        List<Entry> parsed = new ArrayList<>();
        for (ChainEntry entry : entries) {
            try {
                parsed.add(Codec.read(entry.entry(), Entry.class));
            } catch (InvalidJson e) {
                checks.add(Check.failed("readable", runId + "." + parsed.size(), String.valueOf(e.getMessage())));
                return checks;
            }
        }
        checks.add(checked("numbers", parsed, i -> number(runId, parsed, i)));
        checks.add(checked("chain", parsed, i -> link(entries, parsed, i)));
        checks.add(checked(
                "data",
                parsed,
                i -> entries.get(i).disclosure().otherThan(parsed.get(i).dataRoot())));
        checks.add(checked("time", parsed, i -> time(parsed, i)));
        checks.add(seal(runId, entries, parsed));
        checks.add(replay(runId, entries, parsed));
        return checks;
    }

    /** Whether everything that was checked holds. */
    public static boolean holds(List<Check> checks) {
        return checks.stream().noneMatch(check -> check.result() == Check.Result.FAILED);
    }

    /** Looks at entry {@code i} and says what is wrong with it. */
    @FunctionalInterface
    private interface EntryCheck {
        Optional<String> problem(int i);
    }

    private static Check checked(String name, List<Entry> entries, EntryCheck check) {
        for (int i = 0; i < entries.size(); i++) {
            Optional<String> problem = check.problem(i);
            if (problem.isPresent()) {
                return Check.failed(name, entries.get(i).eventId(), problem.get());
            }
        }
        return Check.passed(name, entries.getLast().eventId(), entries.size() + " entries");
    }

    private static Optional<String> number(String runId, List<Entry> entries, int i) {
        Entry entry = entries.get(i);
        boolean right = entry.seq() != null
                && entry.seq() == i
                && entry.runId().equals(runId)
                && entry.eventId().equals(runId + "." + i)
                && entry.log().equals(entries.getFirst().log())
                && (i == 0 || entry.logSeq() > entries.get(i - 1).logSeq());
        return right
                ? Optional.empty()
                : Optional.of("Expected entry %d of run '%s', later in the same log than the one before, but found %s"
                        .formatted(i, runId, entry.eventId()));
    }

    private static Optional<String> link(List<ChainEntry> entries, List<Entry> parsed, int i) {
        String expected = i == 0 ? Entry.NO_PREVIOUS : leaf(entries.get(i - 1));
        String found = parsed.get(i).prev();
        return expected.equals(found)
                ? Optional.empty()
                : Optional.of("Expected prev " + expected + ", the leaf of the entry before, but found " + found);
    }

    private static Optional<String> time(List<Entry> entries, int i) {
        Instant before = i == 0 ? Instant.MIN : entries.get(i - 1).time();
        return entries.get(i).time().isBefore(before)
                ? Optional.of("Expected a time not before " + before + ", but found "
                        + entries.get(i).time())
                : Optional.empty();
    }

    /** Nothing of an ended run may be missing at its end, where no later entry would tell. */
    private static Check seal(String runId, List<ChainEntry> entries, List<Entry> parsed) {
        Entry last = parsed.getLast();
        if (last.type() == EventType.RUN_FINISHED) {
            return Check.failed(
                    "seal", last.eventId(), "Expected FC-RUN-004 behind the end of the run, but found nothing");
        }
        if (last.type() != EventType.RUN_SEALED) {
            String why = Command.REGISTRY.equals(runId) ? "the registry is never sealed" : "the run has not ended";
            return Check.notChecked("seal", last.eventId(), why);
        }
        if (!(entries.getLast().disclosure() instanceof Disclosure.Whole whole)) {
            return Check.notChecked("seal", last.eventId(), "the seal's data is withheld");
        }
        Event.RunSealed found;
        try {
            found = Codec.read(whole.data(), Event.RunSealed.class);
        } catch (InvalidJson e) {
            return Check.failed("seal", last.eventId(), String.valueOf(e.getMessage()));
        }
        CompactTree tree = CompactTree.EMPTY;
        for (ChainEntry entry : entries.subList(0, entries.size() - 1)) {
            tree = tree.append(entry.leaf());
        }
        Event.RunSealed expected = new Event.RunSealed(tree.size(), Sha256.toHex(tree.root()));
        return found.equals(expected)
                ? Check.passed("seal", last.eventId(), found.entries() + " entries, root " + found.root())
                : Check.failed(
                        "seal",
                        last.eventId(),
                        "Expected the seal of %d entries, root %s, but found %d, %s"
                                .formatted(expected.entries(), expected.root(), found.entries(), found.root()));
    }

    private static Check replay(String runId, List<ChainEntry> entries, List<Entry> parsed) {
        RunState run = RunState.Unborn.INSTANCE;
        RegistryState registry = RegistryState.EMPTY;
        boolean ofRegistry = Command.REGISTRY.equals(runId);
        for (int i = 0; i < entries.size(); i++) {
            try {
                if (!(entries.get(i).disclosure() instanceof Disclosure.Whole whole)) {
                    return Check.notChecked(
                            "replay",
                            parsed.get(i).eventId(),
                            "withheld: "
                                    + String.join(
                                            ", ", entries.get(i).disclosure().withheld()));
                }
                Recorded recorded = Recorded.of(new AuditRecord(parsed.get(i), whole.data(), whole.salt()));
                if (ofRegistry) {
                    registry = RegistryState.evolve(registry, recorded);
                } else {
                    run = RunEvolution.evolve(run, recorded);
                }
            } catch (InvalidJson | IllegalStateException e) {
                return Check.failed("replay", parsed.get(i).eventId(), String.valueOf(e.getMessage()));
            }
        }
        String end = run instanceof RunState.Born born
                ? "the run is " + born.status().wire()
                : "the registry's chain";
        return Check.passed("replay", parsed.getLast().eventId(), end);
    }

    private static String leaf(ChainEntry entry) {
        return Sha256.toHex(entry.leaf());
    }
}
