package io.federationcore.cli;

import io.federationcore.schemas.message.Ballot;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.Verdict;
import java.io.PrintWriter;
import java.util.List;

/**
 * Shows a person what a gate asks: first in words, then the very bytes whose digest the decision will carry. What came from
 * outside is made harmless for a terminal.
 */
final class BallotPrinter {
    private final PrintWriter out;
    private final Style style;

    BallotPrinter(PrintWriter out, Style style) {
        this.out = out;
        this.style = style;
    }

    void print(Ballot ballot) {
        Event.GateFlagged gate = ballot.content();
        line("gate", gate.gateId() + "  " + gate.name());
        line("run", gate.runId() + "  " + gate.workflowId() + " " + gate.workflowVersion());
        line(
                "would start",
                "step " + gate.stepId()
                        + (gate.stepType() == null ? "" : " (" + gate.stepType().wire() + ")") + ", attempt "
                        + gate.attempt());
        line("judged", "input of SHA-256 " + gate.inputSha256());
        verdict(gate.verdict());
        line(
                "asks",
                gate.quorum() + " of " + String.join(", ", gate.approvers()) + " until "
                        + Times.second(gate.expires()));
        List<String> excluded = gate.excluded();
        if (excluded != null && !excluded.isEmpty()) {
            line("but not", String.join(", ", excluded));
        }
        if (gate.inputSchema() != null) {
            line("wants", "--input that passes " + gate.inputSchema().text());
        }
        out.println(style.dim("what you decide on, exactly:"));
        out.println(Checks.printableJson(ballot.data().text()));
        line("ballot", ballot.sha256());
        out.flush();
    }

    private void verdict(@org.jspecify.annotations.Nullable Verdict verdict) {
        if (verdict == null) {
            return;
        }
        String rules = verdict.rules().isEmpty() ? "" : " by " + String.join(" ", verdict.rules());
        line("verdict", verdict.verdict().wire() + rules + ": " + verdict.reason());
    }

    private void line(String what, String value) {
        out.println(style.dim("%-12s".formatted(what)) + Checks.printable(value));
    }
}
