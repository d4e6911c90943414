package io.federationcore.cli;

import io.federationcore.client.AuditTail;
import io.federationcore.client.LoggedEntry;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Entry;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.EventType;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./fcrun tail}: the audit log as it comes, checked on the way. */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        description =
                "Shows the audit log as it comes, until Ctrl-C, and checks hashes, numbers, times and chains on the"
                        + " way. At the first break it ends with exit code 1 and says where.",
        footer = {"", "Example:", "  ./fcrun tail --from-beginning --until-end --type FC-RUN"})
final class TailCommand extends SystemCommand {
    @Option(names = "--from-beginning", description = "Start at the log's first entry, not at its present end.")
    private boolean fromBeginning;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Start at what was entered since: 90m, 2h, 7d, 2026-01-31 or 2026-01-31T08:00:00Z.")
    private @Nullable String since;

    @Option(
            names = "--until-end",
            description = "Stop at the end that the log has now; without --since, implies --from-beginning.")
    private boolean untilEnd;

    @Option(names = "--run", paramLabel = "RUN", description = "Only this run, or 'registry'.")
    private @Nullable String runId;

    @Option(
            names = "--type",
            split = ",",
            paramLabel = "CODE",
            description = "Only these codes, such as FC-RUN-003, or families, such as FC-GATE.")
    private List<String> types = List.of();

    @Override
    int run(Connection connection) throws Exception {
        types.forEach(TailCommand::requireKnown);
        AuditTail.Start start = start();
        waitingFor("Connecting to Kafka at " + connection.kafka());
        try (AuditTail tail = open(connection, start);
                StopOnSignal stop = StopOnSignal.closing(tail)) {
            waitingFor("Waiting for entries; Ctrl-C ends");
            if (untilEnd) {
                tail.readToEnd(entry -> show(entry, tail));
            } else {
                tail.follow(entry -> show(entry, tail));
            }
        }
        return 0;
    }

    private AuditTail.Start start() {
        if (since == null) {
            return fromBeginning || untilEnd ? AuditTail.Start.BEGINNING : AuditTail.Start.END;
        }
        if (fromBeginning) {
            throw new UserError(UserError.USAGE, "Expected --from-beginning or --since, but found both");
        }
        return AuditTail.Start.at(Times.since(since, Instant.now()));
    }

    private AuditTail open(Connection connection, AuditTail.Start start) {
        String run = runId;
        return run == null
                ? AuditTail.ofLog(connection.toKafka(), connection.federation(), start)
                : ofArguments(() -> AuditTail.ofRun(connection.toKafka(), connection.federation(), run, start));
    }

    private static void requireKnown(String type) {
        if (Stream.of(EventType.values()).noneMatch(known -> known.code().startsWith(type))) {
            throw new UserError(
                    UserError.USAGE,
                    "Expected a code such as FC-RUN-003 or a family such as FC-GATE, but found '"
                            + Checks.shortened(type) + "'");
        }
    }

    private void show(LoggedEntry logged, AuditTail tail) {
        Entry entry = logged.entry();
        boolean wanted = types.isEmpty()
                || types.stream().anyMatch(type -> entry.type().code().startsWith(type));
        if (!wanted) {
            return;
        }
        if (json()) {
            printJson(logged);
        } else {
            PrintWriter out = out();
            out.println(line(logged));
            out.flush();
        }
        if (out().checkError()) { // nobody reads any more
            tail.stop();
        }
    }

    private String line(LoggedEntry logged) {
        Entry entry = logged.entry();
        String seq = entry.seq() == null ? "-" : String.valueOf(entry.seq());
        String run = runId == null ? "%-36s ".formatted(entry.runId()) : ""; // all the same where one run was asked for
        return style().dim("%s  %s%3s".formatted(Times.clock(entry.time()), run, seq))
                + "  %-11s  ".formatted(entry.type().code())
                + event(logged.record())
                + style().dim("  " + entry.actor().reference());
    }

    private String event(AuditRecord record) {
        String message = Checks.printable(EventText.of(record));
        return record.knownEvent().map(event -> coloured(event, message)).orElseGet(() -> style().dim(message));
    }

    private String coloured(Event event, String message) {
        return switch (event) {
            case Event.RunFinished finished -> style().byMeaning(finished.to().wire(), message);
            case Event.RunStatusChanged changed ->
                style().byMeaning(changed.to().wire(), message);
            case Event.GateResolved resolved ->
                style().byMeaning(resolved.outcome().wire(), message);
            case Event.GateFlagged ignored -> style().waiting(message);
            case Event.StepRetryScheduled ignored -> style().waiting(message);
            case Event.StepFailed ignored -> style().bad(message);
            case Event.CommandRefused ignored -> style().bad(message);
            case Event.RunCreated ignored -> style().strong(message);
            case Event.OfRun ignored -> message;
            case Event.OfRegistry ignored -> style().strong(message);
        };
    }
}
