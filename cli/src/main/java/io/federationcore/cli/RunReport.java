package io.federationcore.cli;

import io.federationcore.ledger.ChainEntry;
import io.federationcore.ledger.ChainVerifier;
import io.federationcore.ledger.Check;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.EventCode;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.VerdictKind;
import io.federationcore.sink.log.StoredEntry;
import io.federationcore.sink.store.AuditStore;
import io.federationcore.sink.view.GateStatus;
import io.federationcore.sink.view.GateView;
import io.federationcore.sink.view.RunView;
import io.federationcore.sink.view.StepView;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run in its three layers, as the database has it: the steps, the policy's part, the audit trail. */
record RunReport(
        RunView run, List<StepView> steps, List<PolicyPart> verdicts, List<TrailEntry> events, List<Check> checks) {

    /** What policy and people said at one gate. */
    record PolicyPart(
            String gateId,
            @Nullable String stepId,
            int attempt,
            GateStatus status,
            @Nullable VerdictKind verdict,
            @Nullable String policy,
            @Nullable String tier,
            List<String> rules,
            @Nullable String reason,
            @Nullable String approvedBy) {
        static PolicyPart of(GateView gate) {
            var verdict = gate.verdict();
            Actor by = gate.approvedBy();
            return new PolicyPart(
                    gate.gateId(),
                    gate.stepId(),
                    gate.attempt(),
                    gate.status(),
                    verdict == null ? null : verdict.verdict(),
                    verdict == null ? null : verdict.policy(),
                    verdict == null ? null : verdict.tier(),
                    verdict == null ? List.of() : verdict.rules(),
                    verdict == null ? gate.reason() : verdict.reason(),
                    by == null ? null : by.id());
        }
    }

    /** One entry of the audit trail. */
    record TrailEntry(
            long seq,
            EventCode type,
            String message,
            Instant time,
            String eventId,
            long logSeq,
            String actor,
            String leaf) {
        static TrailEntry of(StoredEntry stored) {
            AuditRecord record = stored.readRecord();
            Entry entry = record.entry();
            Long seq = entry.seq();
            return new TrailEntry(
                    seq == null ? -1 : seq,
                    entry.type(),
                    EventText.of(record),
                    entry.time(),
                    entry.eventId(),
                    entry.logSeq(),
                    entry.actor().reference(),
                    stored.leaf());
        }
    }

    /** The run as stored; empty if the store has no such run. */
    static Optional<RunReport> load(AuditStore store, String runId) throws SQLException {
        Optional<RunView> run = store.run(runId);
        if (run.isEmpty()) {
            return Optional.empty();
        }
        List<StoredEntry> chain = store.chain(runId);
        return Optional.of(new RunReport(
                run.get(),
                store.steps(runId),
                store.gates(runId).stream().map(PolicyPart::of).toList(),
                chain.stream().map(TrailEntry::of).toList(),
                verify(runId, chain)));
    }

    /** Checks a stored chain from its bytes. */
    static List<Check> verify(String runId, List<StoredEntry> chain) {
        return ChainVerifier.verify(runId, entries(chain));
    }

    /** A stored chain as a verifier takes it. */
    static List<ChainEntry> entries(List<StoredEntry> chain) {
        return chain.stream().map(RunReport::entry).toList();
    }

    /** A stored entry as a verifier takes it. */
    static ChainEntry entry(StoredEntry stored) {
        return new ChainEntry(stored.entry(), stored.data(), stored.salt());
    }

    boolean chainVerified() {
        return ChainVerifier.holds(checks);
    }

    /** The statuses that the run went through, by its own entries. */
    static List<RunStatus> transitions(List<StoredEntry> chain) {
        List<RunStatus> statuses = new ArrayList<>();
        for (StoredEntry stored : chain) {
            RunStatus now = switch (stored.readRecord().knownEvent().orElse(null)) {
                case null -> null; // of a later release, which says elsewhere how the run stands
                case Event.RunCreated created -> RunStatus.PENDING;
                case Event.RunStatusChanged changed -> changed.to();
                case Event.RunFinished finished -> finished.to();
                default -> null;
            };
            if (now != null && (statuses.isEmpty() || statuses.getLast() != now)) {
                statuses.add(now);
            }
        }
        return statuses;
    }
}
