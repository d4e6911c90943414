package io.federationcore.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.auth.Base64Url;
import io.federationcore.schemas.auth.RecordSigner;
import io.federationcore.schemas.auth.SigningKey.Ed25519Secret;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.message.Cause;
import io.federationcore.schemas.message.CauseKind;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.GateOutcome;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.Signed;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.message.VerdictKind;
import io.federationcore.schemas.message.Vote;
import io.federationcore.schemas.registry.KeyAlgorithm;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SignatureCheckTest {
    private static final String RUN = "01890a5d-ac96-774b-bcce-b302099a8057";
    private static final String GATE = RUN + ".g3";
    private static final String SHA = "ab".repeat(32);
    private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");
    private static final Principal POLICY = Principal.parse("service:policy");
    private static final Principal ADA = Principal.parse("user:ada");
    private static final PrincipalsDocument PRINCIPALS = new PrincipalsDocument(
            Map.of(), Map.of(), List.of(registered(POLICY, Scope.VERDICT_WRITE), registered(ADA, Scope.GATE_WRITE)));
    private static final JsonValue ARTIFACT = Codec.toValue(PRINCIPALS);
    private static final Map<String, JsonValue> ARTIFACTS = Map.of(ARTIFACT.sha256(), ARTIFACT);

    @Test
    void a_verdict_and_a_vote_are_proven_by_their_signatures() {
        Check check = verify(ARTIFACTS, resolved(verdict("fine"), signed(verdict("fine"))), vote("yes", voteOn("yes")));

        assertThat(check.result()).as(check.detail()).isEqualTo(Check.Result.PASSED);
        assertThat(check.detail()).startsWith("2 checked, 0 without");
    }

    @Test
    void a_verdict_that_was_changed_is_named() {
        Check check = verify(ARTIFACTS, resolved(verdict("rather not"), signed(verdict("fine"))));

        assertThat(check.result()).isEqualTo(Check.Result.FAILED);
        assertThat(check.detail()).contains("another verdict");
    }

    @Test
    void a_vote_that_was_changed_is_named() {
        Check check = verify(ARTIFACTS, vote("no, really", voteOn("yes")));

        assertThat(check.result()).isEqualTo(Check.Result.FAILED);
        assertThat(check.where()).isEqualTo(RUN + ".0");
    }

    @Test
    void without_principals_or_signatures_nothing_is_claimed() {
        assertThat(verify(Map.of(), vote("yes", voteOn("yes"))).result()).isEqualTo(Check.Result.NOT_CHECKED);
        assertThat(verify(ARTIFACTS, vote("yes", null)).result()).isEqualTo(Check.Result.NOT_CHECKED);
    }

    private static Check verify(Map<String, JsonValue> artifacts, Event... events) {
        return SignatureCheck.verify(
                RUN, List.of(events).stream().map(SignatureCheckTest::entry).toList(), artifacts);
    }

    private static ChainEntry entry(Event event) {
        Entry entry = new Entry(
                Entry.VERSION,
                "test/fc-run/0",
                "acme",
                RUN,
                0L,
                0,
                EventType.of(event),
                RUN + ".0",
                NOW,
                ADA,
                new Actor(ActorType.HUMAN, "ada"),
                new Cause(CauseKind.COMMAND, "c"),
                "c",
                Entry.NO_PREVIOUS,
                SHA);
        return new ChainEntry(Codec.toValue(entry), Codec.toValue(event), SHA);
    }

    private static Event resolved(Verdict verdict, Signed signed) {
        return new Event.GateResolved(GATE, "a", "a", 1, GateOutcome.ALLOWED, "fine", verdict, null, signed);
    }

    private static Event vote(String reason, @Nullable Signed signed) {
        return new Event.VoteRecorded(
                GATE, "a", "a", 1, Vote.APPROVE, new Actor(ActorType.HUMAN, "ada"), reason, SHA, null, signed);
    }

    private static Verdict verdict(String reason) {
        return new Verdict(
                1,
                GATE,
                "acme",
                RUN,
                "a",
                1,
                SHA,
                VerdictKind.ALLOW,
                reason,
                null,
                null,
                List.of(),
                null,
                null,
                NOW,
                1);
    }

    private static Signed signed(Verdict verdict) {
        byte[] body = Codec.write(verdict);
        Actor actor = new Actor(ActorType.FC, "policy");
        String auth = new RecordSigner("policy", pair(POLICY), POLICY, "test")
                .sign("t", bytes(RUN), body, RUN, GATE, actor, NOW);
        return new Signed(auth, ARTIFACT.sha256());
    }

    private static Signed voteOn(String reason) {
        Command command = new Command("c", "acme", RUN, new Command.CastVote(GATE, Vote.APPROVE, SHA, reason, null));
        Actor actor = new Actor(ActorType.HUMAN, "ada");
        String auth = new RecordSigner("ada", pair(ADA), ADA, "test")
                .vouch(command, "t", bytes(RUN), Codec.write(command), ADA, actor, Set.of(), NOW);
        return new Signed(auth, ARTIFACT.sha256());
    }

    private static Ed25519Secret pair(Principal principal) {
        return new Ed25519Secret(Sha256.of(bytes(principal.id())));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static PrincipalsDocument.Registered registered(Principal principal, Scope scope) {
        return new PrincipalsDocument.Registered(
                principal.reference(),
                List.of(new PrincipalsDocument.Key(
                        principal.id(),
                        KeyAlgorithm.ED25519,
                        Base64Url.encode(pair(principal).publicKey().encoded()))),
                List.of(new PrincipalsDocument.Grant(List.of(scope), List.of("acme"), List.of(), List.of())),
                false);
    }
}
