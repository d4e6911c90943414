package io.federationcore.ledger.pack;

import io.federationcore.ledger.ChainEntry;
import io.federationcore.ledger.Check;
import io.federationcore.ledger.Disclosure;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.EventType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Whether one entry is among those over which its run's seal stands. */
final class SealedEntry {
    private SealedEntry() {}

    static List<Check> verify(EntryPack pack) {
        Entry entry;
        Entry seal;
        Event.RunSealed sealed;
        try {
            entry = Codec.read(pack.entry().entry(), Entry.class);
            seal = Codec.read(pack.seal().entry(), Entry.class);
            if (!(pack.seal().disclosure() instanceof Disclosure.Whole whole) || seal.type() != EventType.RUN_SEALED) {
                throw new InvalidJson("Expected FC-RUN-004 with its data, but found " + seal.eventId());
            }
            sealed = Codec.read(whole.data(), Event.RunSealed.class);
            Checks.sha256("root", sealed.root());
        } catch (InvalidJson | IllegalArgumentException e) {
            return List.of(Check.failed("readable", pack.runId(), String.valueOf(e.getMessage())));
        }
        return List.of(numbers(pack, entry, seal, sealed), data(pack, entry, seal), seal(pack, entry, seal, sealed));
    }

    /** Both are of this run, in the same log, and stand where they say. */
    private static Check numbers(EntryPack pack, Entry entry, Entry seal, Event.RunSealed sealed) {
        boolean right = isOf(pack.runId(), entry)
                && isOf(pack.runId(), seal)
                && entry.log().equals(seal.log())
                && entry.logSeq() < seal.logSeq()
                && Objects.equals(seal.seq(), sealed.entries())
                && Objects.equals(entry.seq(), pack.inclusion().index());
        return right
                ? Check.passed("numbers", entry.eventId(), "entry " + entry.seq() + " of " + sealed.entries())
                : Check.failed(
                        "numbers",
                        entry.eventId(),
                        "Expected entry %d of run '%s' and its seal, entry %d, in the same log, but found %s and %s"
                                .formatted(
                                        pack.inclusion().index(),
                                        pack.runId(),
                                        sealed.entries(),
                                        entry.eventId(),
                                        seal.eventId()));
    }

    private static boolean isOf(String runId, Entry entry) {
        return entry.runId().equals(runId)
                && entry.seq() != null
                && entry.eventId().equals(runId + "." + entry.seq());
    }

    private static Check data(EntryPack pack, Entry entry, Entry seal) {
        return otherData(pack.entry(), entry)
                .or(() -> otherData(pack.seal(), seal))
                .orElseGet(() -> Check.passed("data", entry.eventId(), "2 entries"));
    }

    private static Optional<Check> otherData(ChainEntry given, Entry entry) {
        return given.disclosure()
                .otherThan(entry.dataRoot())
                .map(other -> Check.failed("data", entry.eventId(), other));
    }

    private static Check seal(EntryPack pack, Entry entry, Entry seal, Event.RunSealed sealed) {
        boolean among = pack.inclusion().size() == sealed.entries()
                && pack.inclusion().proves(pack.entry().leaf(), Sha256.fromHex(sealed.root()));
        return among
                ? Check.passed(
                        "seal", seal.eventId(), "root " + sealed.root() + " over " + sealed.entries() + " entries")
                : Check.failed(
                        "seal",
                        seal.eventId(),
                        "Expected leaf %s of %s to be under root %s of %d entries, but the proof does not lead there"
                                .formatted(
                                        Sha256.toHex(pack.entry().leaf()),
                                        entry.eventId(),
                                        sealed.root(),
                                        sealed.entries()));
    }
}
