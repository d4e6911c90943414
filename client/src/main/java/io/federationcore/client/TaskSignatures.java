package io.federationcore.client;

import io.federationcore.schemas.auth.GateClaim;
import io.federationcore.schemas.auth.PublicSignatures;
import io.federationcore.schemas.message.Consent;
import io.federationcore.schemas.message.Signed;
import io.federationcore.schemas.message.Task;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.message.VerdictKind;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.RegistryNames;
import io.federationcore.schemas.settings.KafkaConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks that a task carries the signatures of those who let its step pass, by the principals in force: so a Titan does not
 * have to believe whoever can write to its queue. Safe for use by several threads.
 *
 * <p>The principals are read again once a minute, and whenever a task would be refused by those that are known: so a key
 * that was added counts at once, and one that was taken away for at most a minute more.
 */
final class TaskSignatures implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TaskSignatures.class);
    private static final Duration FRESH = Duration.ofMinutes(1);
    /** How long the broker may take for an answer about the principals until it is asked again. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String federation;
    private final Principals principals;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Known known;

    /** Where the principals in force are read. */
    interface Principals extends AutoCloseable {
        /**
         * The principals; empty if none were published.
         *
         * @throws KafkaException if the broker cannot be asked
         */
        Optional<PrincipalsDocument> read();

        @Override
        default void close() {}
    }

    /** Reads them off the registry's topic: the first time whole, and then what came since. */
    private static final class OfRegistry implements Principals {
        private final KafkaConnection kafka;
        private @Nullable RegistryReader reader;

        OfRegistry(KafkaConnection kafka) {
            this.kafka = kafka;
        }

        @Override
        public Optional<PrincipalsDocument> read() {
            if (reader == null) {
                reader = RegistryReader.open(kafka, PATIENCE);
            }
            return reader.read().named(RegistryNames.PRINCIPALS, PrincipalsDocument.class);
        }

        @Override
        public void close() {
            if (reader != null) {
                reader.close();
            }
        }
    }

    private record Known(PublicSignatures signatures, Instant since) {}

    TaskSignatures(String federation, Principals principals, InstantSource clock) {
        this.federation = federation;
        this.principals = principals;
        this.clock = clock;
    }

    /** By the principals that the registry names. */
    static TaskSignatures byRegistry(KafkaConnection kafka, String federation) {
        return new TaskSignatures(federation, new OfRegistry(kafka), InstantSource.system());
    }

    /**
     * Why the task is not to be done; empty if all who had to let it pass signed for it. Waits for a broker that is away.
     *
     * @param task whose verdict is known to be for it
     * @throws InterruptedException if interrupted while it waits
     */
    Optional<String> refusal(Task task) throws InterruptedException {
        Known now = known;
        if (now == null || !clock.instant().isBefore(now.since().plus(FRESH))) {
            now = read(now);
        }
        Optional<String> refusal = refusal(task, now.signatures());
        return refusal.isEmpty() ? refusal : refusal(task, read(now).signatures());
    }

    /** The principals, read after {@code stale} was. */
    private Known read(@Nullable Known stale) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Known now = known;
            while (now == null || now == stale) {
                now = tryToRead();
            }
            known = now;
            return now;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            principals.close();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Known tryToRead() throws InterruptedException {
        try {
            Instant since = clock.instant();
            PrincipalsDocument found =
                    principals.read().orElseGet(() -> new PrincipalsDocument(Map.of(), Map.of(), List.of()));
            return new Known(new PublicSignatures(federation, found), since);
        } catch (KafkaException e) {
            log.warn("The principals could not be read; trying again", e);
            if (Thread.interrupted()) {
                throw new InterruptedException("Interrupted while reading the principals");
            }
            return null;
        }
    }

    private static Optional<String> refusal(Task task, PublicSignatures signatures) {
        Verdict verdict = task.verdict();
        Signed signed = task.signed();
        if (verdict == null || signed == null) {
            return Optional.of("Expected a task with the policy service's signature over its verdict, but found none");
        }
        return signatures
                .objection(signed, verdict)
                .map(why -> "The verdict is not the policy service's: " + why)
                .or(() -> verdict.verdict() == VerdictKind.FLAG ? ofPeople(task, signatures) : Optional.empty());
    }

    /** Everybody who is said to have let it pass did, or has no key by which that could be seen. */
    private static Optional<String> ofPeople(Task task, PublicSignatures signatures) {
        if (task.consents().isEmpty()) {
            return Optional.of("Expected a flagged task with the people who let it pass, but found none");
        }
        List<GateClaim> claims = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Consent consent : task.consents()) {
            Signed signed = consent.signed();
            if (!seen.add(consent.person())) {
                return Optional.of("Expected each person once, but found " + consent.person() + " twice");
            }
            if (signed == null && signatures.hasKeyPair(consent.person())) {
                return Optional.of("Expected the signature of " + consent.person() + ", but found none");
            }
            if (signed == null) {
                continue;
            }
            switch (signatures.saying(signed, task.runId(), task.tenantId())) {
                case PublicSignatures.Unproven unproven -> {
                    return Optional.of(consent.person() + " did not let it pass: " + unproven.reason());
                }
                case PublicSignatures.Said said -> {
                    if (!said.person().equals(consent.person())) {
                        return Optional.of("Expected the signature of " + consent.person() + ", but found one of "
                                + said.person());
                    }
                    claims.add(said.claim());
                }
            }
        }
        return agree(task, claims);
    }

    /** What they signed is about this gate and one ballot, and lets it pass: all by votes, or all by an override. */
    private static Optional<String> agree(Task task, List<GateClaim> claims) {
        boolean override = claims.stream().anyMatch(GateClaim::overrides);
        boolean letsPass = claims.stream()
                .allMatch(claim -> claim.gateId().equals(task.gateId())
                        && (override ? claim.overrides() : claim.act().equals(GateClaim.APPROVE)));
        boolean together = claims.stream()
                        .map(claim -> String.valueOf(claim.ballotSha256()))
                        .distinct()
                        .count()
                <= 1;
        boolean whole = !override
                || task.consents().size() == 2
                        && claims.stream().map(GateClaim::act).distinct().count() == claims.size();
        return letsPass && together && whole
                ? Optional.empty()
                : Optional.of("Expected signatures by which people let just this gate pass, but found others");
    }
}
