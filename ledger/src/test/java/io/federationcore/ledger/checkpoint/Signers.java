package io.federationcore.ledger.checkpoint;

import io.federationcore.ledger.checkpoint.TrustPolicy.TrustedLog;
import io.federationcore.ledger.note.KeyUse;
import io.federationcore.ledger.note.Note;
import io.federationcore.ledger.note.SignerKey;
import io.federationcore.schemas.auth.SigningKey.Ed25519Secret;
import io.federationcore.schemas.hash.CompactTree;
import io.federationcore.schemas.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Logs and witnesses of tests. */
public final class Signers {
    public static final String ORIGIN = "acme/fc-run/0";
    public static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");
    public static final SignerKey LOG = log(ORIGIN, "log");
    public static final SignerKey ADA = witness("witness.example/ada", "ada");
    public static final SignerKey BOB = witness("witness.example/bob", "bob");
    public static final SignerKey EVE = witness("witness.example/eve", "eve");

    private Signers() {}

    public static SignerKey log(String name, String secret) {
        return new SignerKey(name, KeyUse.NOTE, secret(secret));
    }

    public static SignerKey witness(String name, String secret) {
        return new SignerKey(name, KeyUse.COSIGNATURE, secret(secret));
    }

    /** The log above and two witnesses, of which {@code required} must have signed, a minute old at most. */
    public static TrustPolicy trust(int required) {
        return new TrustPolicy(
                List.of(new TrustedLog(ORIGIN, List.of(LOG.verifier()))),
                List.of(ADA.verifier(), BOB.verifier()),
                required,
                Duration.ofMinutes(1));
    }

    public static Note signed(CompactTree tree) {
        return Checkpoint.of(ORIGIN, tree).signedBy(LOG);
    }

    public static Note cosigned(Note note, SignerKey witness, Instant at) {
        return note.with(witness.cosign(note.text(), at));
    }

    private static Ed25519Secret secret(String name) {
        return new Ed25519Secret(Sha256.of(name.getBytes(StandardCharsets.UTF_8)));
    }
}
