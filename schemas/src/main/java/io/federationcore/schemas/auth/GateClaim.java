package io.federationcore.schemas.auth;

import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Vote;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person says at a gate, among the claims of the signature. {@code body_sha256} binds a vote as well, but only for
 * who has the whole record, input and all; this lets outsiders check it with the signature alone.
 *
 * @param act {@code approve}, {@code reject}, {@code withdraw}, {@code request_override} or {@code apply_override}
 * @param ballotSha256 the digest of what the person was shown; null of a withdrawal
 * @param inputSha256 SHA-256 over the canonical input of an approval, that of {@code {}} where it comes with none; null
 *     of everything else
 * @param reasonSha256 SHA-256 over the reason or justification in UTF-8; null where there is none
 */
public record GateClaim(
        String gateId,
        String act,
        @Nullable String ballotSha256,
        @Nullable String inputSha256,
        @Nullable String reasonSha256) {
    public static final String APPROVE = Vote.APPROVE.wire();
    public static final String REQUEST_OVERRIDE = "request_override";
    public static final String APPLY_OVERRIDE = "apply_override";

    private static final List<String> ACTS =
            List.of(APPROVE, Vote.REJECT.wire(), Vote.WITHDRAW.wire(), REQUEST_OVERRIDE, APPLY_OVERRIDE);

    public GateClaim {
        Checks.name("gate.gate_id", gateId);
        if (!ACTS.contains(act)) {
            throw new IllegalArgumentException(
                    "Expected 'gate.act' to be one of " + ACTS + ", but found '" + Checks.shortened(act) + "'");
        }
        optionalSha256("gate.ballot_sha256", ballotSha256);
        optionalSha256("gate.input_sha256", inputSha256);
        optionalSha256("gate.reason_sha256", reasonSha256);
    }

    private static void optionalSha256(String field, @Nullable String value) {
        if (value != null) {
            Checks.sha256(field, value);
        }
    }

    /** Whether it is one half of an emergency override, for which there is a right of its own. */
    public boolean overrides() {
        return act.equals(REQUEST_OVERRIDE) || act.equals(APPLY_OVERRIDE);
    }

    /** The claim that belongs to a command; empty if it says nothing at a gate. */
    public static Optional<GateClaim> of(Command.Body body) {
        GateClaim claim = null;
        if (body instanceof Command.CastVote cast) {
            String input = cast.vote() == Vote.APPROVE ? cast.given().sha256() : null;
            claim = new GateClaim(cast.gateId(), cast.vote().wire(), cast.ballotSha256(), input, digest(cast.reason()));
        } else if (body instanceof Command.WithdrawVote withdrawal) {
            claim = new GateClaim(withdrawal.gateId(), Vote.WITHDRAW.wire(), null, null, digest(withdrawal.reason()));
        } else if (body instanceof Command.RequestOverride request) {
            claim = new GateClaim(
                    request.gateId(), REQUEST_OVERRIDE, request.ballotSha256(), null, digest(request.justification()));
        } else if (body instanceof Command.ApplyOverride apply) {
            claim = new GateClaim(apply.gateId(), APPLY_OVERRIDE, apply.ballotSha256(), null, null);
        }
        return Optional.ofNullable(claim);
    }

    /** The digest of a reason; null of none. */
    public static @Nullable String digest(@Nullable String reason) {
        return reason == null ? null : Sha256.hex(reason.getBytes(StandardCharsets.UTF_8));
    }
}
