package io.federationcore.ledger.checkpoint;

import io.federationcore.ledger.Check;
import io.federationcore.ledger.checkpoint.TrustPolicy.TrustedLog;
import io.federationcore.ledger.note.InvalidNote;
import io.federationcore.ledger.note.Note;
import io.federationcore.ledger.note.NoteSignature;
import io.federationcore.ledger.note.VerifierKey;
import io.federationcore.schemas.message.Checks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks a signed checkpoint against a trust policy: that a trusted log signed it, that enough trusted witnesses did, and
 * that it is young enough.
 */
public final class CheckpointVerifier {
    /** How far a witness's clock may be ahead of the verifier's. */
    public static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

    private final TrustPolicy trust;
    private final Instant now;
    private final boolean live;

    private CheckpointVerifier(TrustPolicy trust, Instant now, boolean live) {
        this.trust = trust;
        this.now = now;
        this.live = live;
    }

    /** For the newest checkpoint of a live log: its age counts. */
    public static CheckpointVerifier ofLiveLog(TrustPolicy trust, Instant now) {
        return new CheckpointVerifier(trust, now, true);
    }

    /** For a checkpoint that stands in a receipt or an evidence pack: what was proven once stays proven. */
    public static CheckpointVerifier ofEvidence(TrustPolicy trust, Instant now) {
        return new CheckpointVerifier(trust, now, false);
    }

    /** Checks {@code note}, stopping at the first thing on which the rest depends. */
    public CheckpointResult verify(Note note) {
        List<Check> checks = new ArrayList<>();
        Checkpoint checkpoint;
        try {
            checkpoint = Checkpoint.parse(note.text());
        } catch (InvalidNote e) {
            checks.add(Check.failed("checkpoint", "checkpoint", String.valueOf(e.getMessage())));
            return new CheckpointResult(checks, Optional.empty());
        }
        String where = checkpoint.origin() + "@" + checkpoint.size();
        Optional<TrustedLog> log = trust.log(checkpoint.origin());
        if (log.isEmpty()) {
            checks.add(Check.failed(
                    "checkpoint",
                    where,
                    "Expected a log that the trust policy names, but found '" + Checks.shortened(checkpoint.origin())
                            + "'"));
            return new CheckpointResult(checks, Optional.empty());
        }
        checks.add(Check.passed("checkpoint", where, "root " + checkpoint.root()));
        checks.add(logSignature(note, log.get(), where));
        Map<String, Instant> cosigned = new HashMap<>();
        checks.add(cosignatures(note, where, cosigned));
        checks.add(age(where, cosigned));
        boolean failed = checks.stream().anyMatch(check -> check.result() == Check.Result.FAILED);
        return new CheckpointResult(checks, failed ? Optional.empty() : Optional.of(checkpoint));
    }

    private static Check logSignature(Note note, TrustedLog log, String where) {
        int good = 0;
        for (VerifierKey key : log.keys()) {
            for (NoteSignature signature : note.signaturesOf(key)) {
                if (!key.verifies(note.text(), signature)) {
                    return Check.failed("log_signature", where, wrong(key));
                }
                good++;
            }
        }
        return good > 0
                ? Check.passed("log_signature", where, "signed by " + log.origin())
                : Check.failed(
                        "log_signature",
                        where,
                        "Expected a signature of a key that the trust policy names for log '" + log.origin()
                                + "', but found none");
    }

    /** Counts witnesses by name, each with its newest cosignature. */
    private Check cosignatures(Note note, String where, Map<String, Instant> cosigned) {
        int ahead = 0;
        for (VerifierKey witness : trust.witnesses()) {
            for (NoteSignature signature : note.signaturesOf(witness)) {
                Optional<Instant> time = witness.cosignedAt(note.text(), signature);
                if (time.isEmpty()) {
                    return Check.failed("cosignatures", where, wrong(witness));
                }
                if (time.get().isAfter(now.plus(CLOCK_SKEW))) {
                    ahead++;
                } else {
                    cosigned.merge(witness.name(), time.get(), (a, b) -> a.isAfter(b) ? a : b);
                }
            }
        }
        String found = "%d of %d witnesses signed, %d required%s"
                .formatted(
                        cosigned.size(),
                        trust.witnesses().size(),
                        trust.requiredWitnesses(),
                        ahead == 0 ? "" : "; not counted, because more than 60 s in the future: " + ahead);
        return cosigned.size() >= trust.requiredWitnesses()
                ? Check.passed("cosignatures", where, found)
                : Check.failed("cosignatures", where, found);
    }

    /** By the cosignature that makes up the number: so many witnesses saw nothing newer at that time. */
    private Check age(String where, Map<String, Instant> cosigned) {
        Duration maxAge = trust.maxAge();
        if (!live || maxAge == null) {
            return Check.notChecked(
                    "age", where, live ? "the trust policy bounds no age" : "evidence does not grow old");
        }
        if (trust.requiredWitnesses() == 0) {
            return Check.notChecked("age", where, "only a witness says when, and the trust policy requires none");
        }
        Stream<Instant> newestFirst = cosigned.values().stream().sorted(Comparator.reverseOrder());
        Optional<Instant> counted =
                newestFirst.skip(trust.requiredWitnesses() - 1L).findFirst();
        if (counted.isEmpty()) {
            return Check.failed("age", where, "Expected cosignatures that say when, but found too few");
        }
        Duration age = Duration.between(counted.get(), now);
        return age.compareTo(maxAge) <= 0
                ? Check.passed("age", where, "seen by the witnesses at " + counted.get())
                : Check.failed(
                        "age",
                        where,
                        "Expected a checkpoint that the witnesses saw within " + maxAge + ", but they last did at "
                                + counted.get());
    }

    private static String wrong(VerifierKey key) {
        return "Expected the signature of '" + key.name() + "' to be over this checkpoint, but it is not";
    }
}
