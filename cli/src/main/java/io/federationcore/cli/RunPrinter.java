package io.federationcore.cli;

import io.federationcore.ledger.Check;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.StepType;
import io.federationcore.schemas.message.VerdictKind;
import io.federationcore.sink.view.RunError;
import io.federationcore.sink.view.StepView;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints a run for people: three layers, one table each. What came from outside is made harmless for a terminal. */
final class RunPrinter {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private final PrintWriter out;

    RunPrinter(PrintWriter out) {
        this.out = out;
    }

    void print(RunReport report) {
        var run = report.run();
        out.printf(
                "run %s  %s %s  %s%n",
                run.runId(),
                run.workflowId(),
                run.workflowVersion(),
                run.status().wire());
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
        Table table = new Table("step", "type", "status", "started", "ended", "input", "output");
        for (StepView step : steps) {
            StepType type = step.type();
            table.row(
                    step.stepId(),
                    type == null ? "-" : type.wire(),
                    step.status().wire(),
                    clock(step.startedAt()),
                    clock(step.endedAt()),
                    hash(step.inputSha256()),
                    hash(step.outputSha256()));
        }
        out.println("  steps");
        table.print(out);
    }

    private void policy(List<RunReport.PolicyPart> parts) {
        Table table = new Table("step", "verdict", "policy", "tier", "rules", "gate", "by", "reason");
        for (RunReport.PolicyPart part : parts) {
            VerdictKind verdict = part.verdict();
            table.row(
                    or(part.stepId()),
                    verdict == null ? "-" : verdict.wire(),
                    or(part.policy()),
                    or(part.tier()),
                    part.rules().isEmpty() ? "-" : String.join(" ", part.rules()),
                    part.status().wire(),
                    or(part.approvedBy()),
                    or(part.reason()));
        }
        out.println("  policy");
        table.print(out);
    }

    private void trail(List<RunReport.TrailEntry> events) {
        Table table = new Table("seq", "time", "code", "message", "actor", "leaf");
        for (RunReport.TrailEntry event : events) {
            table.row(
                    String.valueOf(event.seq()),
                    clock(event.time()),
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
                out.printf("  chain BROKEN: %s at %s: %s%n", check.check(), check.where(), safe(check.detail()));
                return;
            }
        }
        out.printf(
                "  chain verified: %s%n",
                String.join(", ", checks.stream().map(Check::check).toList()));
    }

    private static String clock(@Nullable Instant time) {
        return time == null ? "-" : CLOCK.format(time);
    }

    private static String hash(@Nullable String sha256) {
        return sha256 == null ? "-" : sha256.substring(0, 12);
    }

    private static String or(@Nullable String text) {
        return text == null ? "-" : text;
    }

    private static String safe(String text) {
        return Checks.printable(text);
    }

    /** Columns as wide as their widest cell; the last one is never padded. */
    private static final class Table {
        private final List<String[]> rows = new ArrayList<>();
        private final int[] widths;

        Table(String... head) {
            widths = new int[head.length];
            row(head);
        }

        void row(String... cells) {
            for (int i = 0; i < cells.length; i++) {
                cells[i] = safe(cells[i]);
                widths[i] = Math.max(widths[i], cells[i].length());
            }
            rows.add(cells);
        }

        void print(PrintWriter out) {
            for (String[] cells : rows) {
                StringBuilder line = new StringBuilder("    ");
                for (int i = 0; i < cells.length; i++) {
                    line.append(cells[i]);
                    if (i < cells.length - 1) {
                        line.repeat(" ", widths[i] - cells[i].length() + 2);
                    }
                }
                out.println(line);
            }
        }
    }
}
