package io.federationcore.cli;

import io.federationcore.schemas.message.Vote;
import io.federationcore.sink.store.AuditStore;
import io.federationcore.sink.view.GateView;
import io.federationcore.sink.view.GateVote;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./fcrun gates}: what waits for people. */
@Command(
        name = "gates",
        mixinStandardHelpOptions = true,
        description = "Lists the gates that wait for people, the longest waiting first.",
        footer = {"", "Example:", "  ./fcrun gates"})
final class GatesCommand extends SystemCommand {
    @Option(names = "--limit", paramLabel = "N", description = "At most so many, 1 to 10000. Default: 100")
    private int limit = 100;

    /** One line with {@code --json}: a gate that waits. */
    record Waiting(
            String gateId,
            String runId,
            @Nullable String stepId,
            String name,
            Instant since,
            @Nullable Instant until,
            long approvals,
            @Nullable Integer quorum,
            List<String> approvers,
            @Nullable String reason) {
        static Waiting of(GateView gate) {
            var verdict = gate.verdict();
            return new Waiting(
                    gate.gateId(),
                    gate.runId(),
                    gate.stepId(),
                    gate.name(),
                    gate.createdAt(),
                    gate.expiresAt(),
                    gate.votes().stream()
                            .filter(vote -> vote.vote() == Vote.APPROVE)
                            .map(GateVote::voter)
                            .distinct()
                            .count(),
                    gate.quorum(),
                    gate.approvers(),
                    verdict == null ? gate.reason() : verdict.reason());
        }
    }

    @Override
    int run(Connection connection) throws Exception {
        ofArguments(() -> AuditStore.requireLimit(limit));
        List<Waiting> waiting;
        try (AuditStore store = store(connection)) {
            waiting = store.pendingGates(connection.tenant(), limit).stream()
                    .map(Waiting::of)
                    .toList();
        }
        if (json()) {
            waiting.forEach(this::printJson);
        } else if (waiting.isEmpty()) {
            out().println("No gate waits for people.");
        } else {
            print(waiting);
        }
        return 0;
    }

    private void print(List<Waiting> waiting) {
        Table table = new Table(style(), "", "gate", "step", "name", "since", "until", "approvals", "reason");
        for (Waiting gate : waiting) {
            table.row(
                    gate.gateId(),
                    gate.stepId(),
                    gate.name(),
                    Times.minute(gate.since()),
                    Times.minute(gate.until()),
                    gate.approvals() + "/" + (gate.quorum() == null ? "?" : gate.quorum()),
                    gate.reason());
        }
        table.print(out());
    }
}
