package io.federationcore.ledger;

import io.federationcore.schemas.auth.GateClaim;
import io.federationcore.schemas.auth.PublicSignatures;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.log.LogName;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.Signed;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.message.Vote;
import io.federationcore.schemas.registry.PrincipalsDocument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks the signatures of verdicts, votes and overrides in entries' data, by the principals that the entries name. The
 * first that does not prove what its entry says is named. Entries without a signature are counted, and do not fail.
 */
public final class SignatureCheck {
    private static final String NAME = "signatures";

    private final Map<String, JsonValue> artifacts;
    private final Map<String, PublicSignatures> known = new HashMap<>();
    private int checked;
    private int unsigned;
    private int withheld;
    private @Nullable String missing;

    private SignatureCheck(Map<String, JsonValue> artifacts) {
        this.artifacts = artifacts;
    }

    /** @param artifacts among them the principals, by digest; each is what its digest says */
    public static Check verify(String runId, List<ChainEntry> entries, Map<String, JsonValue> artifacts) {
        SignatureCheck check = new SignatureCheck(artifacts);
        for (ChainEntry entry : entries) {
            try {
                Entry parsed = Codec.read(entry.entry(), Entry.class);
                Optional<Event> event = entry.event();
                if (event.isEmpty()) {
                    check.withheld++;
                } else {
                    Optional<String> problem = check.problem(parsed, event.get());
                    if (problem.isPresent()) {
                        return Check.failed(NAME, parsed.eventId(), problem.get());
                    }
                }
            } catch (InvalidJson | IllegalArgumentException e) {
                return Check.failed(NAME, runId, String.valueOf(e.getMessage()));
            }
        }
        return check.result(runId);
    }

    private Check result(String runId) {
        String found = checked + " checked, " + unsigned + " without a signature, " + withheld + " entries withheld";
        if (missing != null) {
            return Check.notChecked(NAME, runId, "principals " + missing + " are not in the evidence; " + found);
        }
        return checked == 0 ? Check.notChecked(NAME, runId, found) : Check.passed(NAME, runId, found);
    }

    private Optional<String> problem(Entry entry, Event event) {
        if (event instanceof Event.GateFlagged flagged) {
            return ofVerdict(entry, flagged.verdict(), flagged.signed());
        }
        if (event instanceof Event.GateResolved resolved) {
            return ofVerdict(entry, resolved.verdict(), resolved.signed());
        }
        if (event instanceof Event.VoteRecorded voted) {
            boolean shown = voted.vote() != Vote.WITHDRAW;
            return ofPerson(
                    entry,
                    voted.voter(),
                    voted.signed(),
                    new GateClaim(
                            voted.gateId(),
                            voted.vote().wire(),
                            shown ? voted.ballotSha256() : null,
                            input(voted),
                            GateClaim.digest(voted.reason())));
        }
        if (event instanceof Event.OverrideRequested asked) {
            return ofPerson(
                    entry,
                    asked.by(),
                    asked.signed(),
                    new GateClaim(
                            asked.gateId(),
                            GateClaim.REQUEST_OVERRIDE,
                            asked.ballotSha256(),
                            null,
                            GateClaim.digest(asked.justification())));
        }
        if (event instanceof Event.OverrideApplied applied) {
            return ofPerson(
                    entry,
                    applied.by(),
                    applied.signed(),
                    new GateClaim(applied.gateId(), GateClaim.APPLY_OVERRIDE, applied.ballotSha256(), null, null));
        }
        return Optional.empty();
    }

    /** An approval at a gate that asks for no input comes with the empty one. */
    private static @Nullable String input(Event.VoteRecorded voted) {
        if (voted.vote() != Vote.APPROVE) {
            return null;
        }
        return voted.inputSha256() == null ? JsonValue.EMPTY_OBJECT.sha256() : voted.inputSha256();
    }

    private Optional<String> ofVerdict(Entry entry, @Nullable Verdict verdict, @Nullable Signed signed) {
        if (verdict == null) {
            return Optional.empty();
        }
        if (signed == null) {
            unsigned++;
            return Optional.empty();
        }
        return keys(entry, signed).flatMap(keys -> keys.objection(signed, verdict));
    }

    private Optional<String> ofPerson(Entry entry, Actor by, @Nullable Signed signed, GateClaim expected) {
        if (signed == null) {
            unsigned++;
            return Optional.empty();
        }
        return keys(entry, signed).flatMap(keys -> switch (keys.saying(signed, entry.runId(), entry.tenantId())) {
            case PublicSignatures.Unproven unproven -> Optional.of(unproven.reason());
            case PublicSignatures.Said said ->
                said.claim().equals(expected) && said.person().equals("user:" + by.id())
                        ? Optional.empty()
                        : Optional.of("Expected a signature of " + by.reference()
                                + " over what the entry says, but found one over something else");
        });
    }

    /** The keys by which {@code signed} is to be checked; empty where the principals are not there. */
    private Optional<PublicSignatures> keys(Entry entry, Signed signed) {
        String digest = signed.principalsDigest();
        JsonValue principals = digest == null ? null : artifacts.get(digest);
        if (digest == null || principals == null) {
            missing = String.valueOf(digest);
            return Optional.empty();
        }
        checked++;
        String federation = LogName.parse(entry.log()).federation();
        return Optional.of(known.computeIfAbsent(
                digest, unused -> new PublicSignatures(federation, Codec.read(principals, PrincipalsDocument.class))));
    }
}
