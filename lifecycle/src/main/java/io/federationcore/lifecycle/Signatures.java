package io.federationcore.lifecycle;

import io.federationcore.schemas.auth.Authenticated;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.message.Signed;
import io.federationcore.schemas.registry.RegistryNames;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the log keeps of a message's signature, for those who must not have to believe the log's operator. */
final class Signatures {
    private Signatures() {}

    /** The signature, with the principals by which it counts; null where a shared secret made it. */
    static @Nullable Signed of(Authenticated who, Context context) {
        String auth = who.signature();
        return auth == null
                ? null
                : new Signed(
                        auth,
                        context.registry().pointer(RegistryNames.PRINCIPALS).orElse(null));
    }

    /** A verdict is for outsiders: what a shared secret signed, any of its holders may have made up. */
    static <S> Optional<Decision.Rejected<S>> ofVerdict(Authenticated who) {
        if (who.signature() == null) {
            return Optional.of(new Decision.Rejected<>(
                    RejectionCode.NOT_AUTHORISED,
                    "Expected a verdict signed by an Ed25519 key, which outsiders can check, but found one of a shared"
                            + " secret"));
        }
        return ofLength(who);
    }

    /** The log and every task carry the signature, so it may not be longer than they have room for. */
    static <S> Optional<Decision.Rejected<S>> ofLength(Authenticated who) {
        String auth = who.signature();
        return auth == null || auth.length() <= Signed.MAX_AUTH
                ? Optional.empty()
                : Optional.of(new Decision.Rejected<>(
                        RejectionCode.TOO_LARGE,
                        "Expected a signature of at most " + Signed.MAX_AUTH + " characters, but found "
                                + auth.length()));
    }
}
