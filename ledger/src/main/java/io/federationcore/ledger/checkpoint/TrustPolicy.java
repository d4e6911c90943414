package io.federationcore.ledger.checkpoint;

import io.federationcore.ledger.note.KeyUse;
import io.federationcore.ledger.note.VerifierKey;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.message.Checks;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a verifier believes. It is the verifier's own document: what it says came from somewhere else than the evidence
 * that is checked by it.
 *
 * @param logs the federation's logs, one for each audit partition; at least one
 * @param witnesses keys of witnesses, each of another name and with another key
 * @param requiredWitnesses how many of them must have signed, from 0 to all
 * @param maxAge how old the youngest checkpoint of a live log may be, by the time of the cosignature that makes up the
 *     number; null if any age will do. Evidence packs never grow too old
 */
public record TrustPolicy(
        List<TrustedLog> logs,
        List<VerifierKey> witnesses,
        int requiredWitnesses,
        @Nullable Duration maxAge) {
    public TrustPolicy {
        logs = List.copyOf(Checks.present("logs", logs));
        witnesses = List.copyOf(Checks.present("witnesses", witnesses));
        if (logs.isEmpty()) {
            throw new IllegalArgumentException("Expected at least one log, but found none");
        }
        unique(logs.stream().map(TrustedLog::origin).toList(), "log");
        witnesses.forEach(key -> requireUse(key, KeyUse.COSIGNATURE));
        // Two names for one key would let one witness pass for two.
        unique(witnesses.stream().map(VerifierKey::name).toList(), "witness");
        unique(witnesses.stream().map(VerifierKey::publicKey).toList(), "witness's public key");
        Checks.between("required_witnesses", requiredWitnesses, 0, witnesses.size());
        if (maxAge != null && (maxAge.isNegative() || maxAge.isZero())) {
            throw new IllegalArgumentException("Expected 'max_age' to be longer than nothing, but found " + maxAge);
        }
        Set<String> ofLogs = new HashSet<>();
        logs.forEach(log -> log.keys().forEach(key -> ofLogs.add(key.publicKey())));
        if (witnesses.stream().map(VerifierKey::publicKey).anyMatch(ofLogs::contains)) {
            throw new IllegalArgumentException("Expected witnesses with keys of their own, but found a log's");
        }
    }

    /**
     * A log and the keys it signs with.
     *
     * @param origin {@code <federation>/fc-run/<partition>}
     * @param keys at least one, each under the log's name; several while a key is being replaced
     */
    public record TrustedLog(String origin, List<VerifierKey> keys) {
        public TrustedLog {
            Checks.text("origin", origin, 300);
            keys = List.copyOf(Checks.present("keys", keys));
            if (keys.isEmpty()) {
                throw new IllegalArgumentException("Expected a key of log '" + Checks.shortened(origin) + "'");
            }
            for (VerifierKey key : keys) {
                requireUse(key, KeyUse.NOTE);
                if (!key.name().equals(origin)) {
                    throw new IllegalArgumentException("Expected keys in the name of log '" + Checks.shortened(origin)
                            + "', but found one of '" + Checks.shortened(key.name()) + "'");
                }
            }
            unique(keys.stream().map(VerifierKey::publicKey).toList(), "key of a log");
        }
    }

    /**
     * Reads the document, which a person may have written.
     *
     * @throws InvalidJson if it is not one; unknown members are refused
     */
    public static TrustPolicy parse(byte[] json) {
        return Codec.readStrict(json, TrustPolicy.class);
    }

    /** The log of that origin, if it is trusted. */
    public Optional<TrustedLog> log(String origin) {
        return logs.stream().filter(log -> log.origin().equals(origin)).findFirst();
    }

    private static void requireUse(VerifierKey key, KeyUse use) {
        if (key.use() != use) {
            throw new IllegalArgumentException(
                    "Expected a key for " + use + ", but '" + Checks.shortened(key.name()) + "' is for " + key.use());
        }
    }

    private static void unique(List<String> values, String what) {
        Set<String> seen = new HashSet<>();
        for (String value : values) {
            if (!seen.add(value)) {
                throw new IllegalArgumentException(
                        "Expected each " + what + " once, but found '" + Checks.shortened(value) + "' twice");
            }
        }
    }
}
