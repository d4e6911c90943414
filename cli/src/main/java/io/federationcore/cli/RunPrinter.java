package io.federationcore.cli;

import io.federationcore.ledger.Check;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.StepType;
import io.federationcore.schemas.message.VerdictKind;
import io.federationcore.sink.view.RunError;
import io.federationcore.sink.view.StepView;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints a run for people: three layers, one table each. What came from outside is made harmless for a terminal. */
final class RunPrinter {
    private final PrintWriter out;
    private final Style style;

    RunPrinter(PrintWriter out, Style style) {
        this.out = out;
        this.style = style;
    }

    void print(RunReport report) {
        var run = report.run();
        out.printf(
                "run %s  %s %s  %s%n",
                run.runId(),
                run.workflowId(),
                run.workflowVersion(),
                style.byMeaning(run.status().wire(), run.status().wire()));
        RunError error = run.errorDetails();
        if (error != null) {
            String detail = error.detail();
            out.printf("  %s%n", safe(detail == null ? error.reason().wire() : detail));
        }
        steps(report.steps());
        policy(report.verdicts());
        trail(report.events());
        verdict(report.checks());
    }

    private void steps(List<StepView> steps) {
        Table table = new Table(style, "    ", "step", "type", "status", "started", "ended", "input", "output");
        for (StepView step : steps) {
            StepType type = step.type();
            table.row(
                    step.stepId(),
                    type == null ? null : type.wire(),
                    step.status().wire(),
                    Times.clock(step.startedAt()),
                    Times.clock(step.endedAt()),
                    hash(step.inputSha256()),
                    hash(step.outputSha256()));
        }
        out.println("  steps");
        table.print(out);
    }

    private void policy(List<RunReport.PolicyPart> parts) {
        Table table = new Table(style, "    ", "step", "verdict", "policy", "tier", "rules", "gate", "by", "reason");
        for (RunReport.PolicyPart part : parts) {
            VerdictKind verdict = part.verdict();
            table.row(
                    part.stepId(),
                    verdict == null ? null : verdict.wire(),
                    part.policy(),
                    part.tier(),
                    part.rules().isEmpty() ? null : String.join(" ", part.rules()),
                    part.status().wire(),
                    part.approvedBy(),
                    part.reason());
        }
        out.println("  policy");
        table.print(out);
    }

    private void trail(List<RunReport.TrailEntry> events) {
        Table table = new Table(style, "    ", "seq", "time", "code", "message", "actor", "leaf");
        for (RunReport.TrailEntry event : events) {
            table.row(
                    String.valueOf(event.seq()),
                    Times.clock(event.time()),
                    event.type().code(),
                    event.message(),
                    event.actor(),
                    hash(event.leaf()));
        }
        out.println("  audit trail, as stored in PostgreSQL");
        table.print(out);
    }

    private void verdict(List<Check> checks) {
        for (Check check : checks) {
            if (check.result() == Check.Result.FAILED) {
                out.printf(
                        "  %s: %s at %s: %s%n",
                        style.bad("chain BROKEN"), check.check(), check.where(), safe(check.detail()));
                return;
            }
        }
        out.printf(
                "  %s: %s%n",
                style.good("chain verified"),
                String.join(", ", checks.stream().map(Check::check).toList()));
    }

    private static @Nullable String hash(@Nullable String sha256) {
        return sha256 == null ? null : sha256.substring(0, 12);
    }

    private static String safe(String text) {
        return Checks.printable(text);
    }
}
