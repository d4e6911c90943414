package io.federationcore.cli;

import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.RegistryNames;
import io.federationcore.sink.store.AuditStore;
import io.federationcore.sink.view.GateOverride;
import io.federationcore.sink.view.GateView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./fcrun gates}: what waits for people. */
@Command(
        name = "gates",
        mixinStandardHelpOptions = true,
        description =
                "Lists the gates that wait for people, the longest waiting first; or the overrides to be reviewed.",
        footer = {"", "Example:", "  ./fcrun gates"})
final class GatesCommand extends SystemCommand {
    private static final String GROUP = "group:";

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, 1 to 10000. Default: 100")
    private int limit = 100;

    @Option(
            names = "--mine",
            description =
                    "Only those that wait for the connection's own principal: asked, not excluded, not voted yet.")
    private boolean mine;

    @Option(names = "--reviews", description = "The gates whose emergency override awaits its review.")
    private boolean reviews;

    /**
     * One line with {@code --json}: a gate that waits.
     *
     * @param until when it expires; of an override, when its review is overdue
     * @param approvals who has approved and not withdrawn
     * @param inputSha256 the digest of what was judged
     */
    record Waiting(
            String gateId,
            String runId,
            @Nullable String stepId,
            int attempt,
            String name,
            Instant since,
            @Nullable Instant until,
            List<Actor> approvals,
            @Nullable Integer quorum,
            List<String> approvers,
            List<String> excluded,
            @Nullable String reason,
            String inputSha256,
            @Nullable String ballotSha256,
            @Nullable JsonValue inputSchema,
            @Nullable GateOverride override) {
        static Waiting of(GateView gate) {
            var verdict = gate.verdict();
            GateOverride override = gate.override();
            return new Waiting(
                    gate.gateId(),
                    gate.runId(),
                    gate.stepId(),
                    gate.attempt(),
                    gate.name(),
                    gate.createdAt(),
                    override != null && override.reviewDue() != null ? override.reviewDue() : gate.expiresAt(),
                    gate.standing(),
                    gate.quorum(),
                    gate.approvers(),
                    gate.excluded(),
                    verdict == null ? gate.reason() : verdict.reason(),
                    gate.inputSha256(),
                    gate.ballotSha256(),
                    gate.inputSchema(),
                    override);
        }
    }

    @Override
    int run(Connection connection) throws Exception {
        ofArguments(() -> AuditStore.requireLimit(limit));
        List<Waiting> waiting;
        try (AuditStore store = store(connection)) {
            List<GateView> gates = reviews
                    ? store.gatesAwaitingReview(connection.tenant(), limit)
                    : store.pendingGates(connection.tenant(), limit);
            waiting = gates.stream()
                    .map(Waiting::of)
                    .filter(mine ? waitingFor(connection) : gate -> true)
                    .toList();
        }
        if (json()) {
            waiting.forEach(this::printJson);
        } else if (waiting.isEmpty()) {
            out().println(reviews ? "No override awaits its review." : "No gate waits for people.");
        } else {
            waiting.forEach(this::print);
        }
        return 0;
    }

    private Predicate<Waiting> waitingFor(Connection connection) {
        String person = connection.own().principal();
        Map<String, List<String>> groups = registry(connection)
                .named(RegistryNames.PRINCIPALS, PrincipalsDocument.class)
                .map(PrincipalsDocument::groups)
                .orElse(Map.of());
        return gate -> {
            boolean asked = gate.approvers().stream()
                    .anyMatch(approver -> approver.equals(person)
                            || approver.startsWith(GROUP)
                                    && groups.getOrDefault(approver.substring(GROUP.length()), List.of())
                                            .contains(person));
            boolean voted = gate.approvals().stream().anyMatch(voter -> person.equals("user:" + voter.id()));
            return asked && !voted && !gate.excluded().contains(person);
        };
    }

    /** Three lines a gate, of at most 100 columns as long as names are short: what is asked stays readable. */
    private void print(Waiting gate) {
        out().println(style().harmless(style().strong(gate.gateId()) + "  "
                + cut(gate.name(), 100 - 2 - gate.gateId().length())));
        String approvals = gate.approvals().size() + " of " + (gate.quorum() == null ? "?" : gate.quorum());
        String input = gate.inputSchema() == null ? "" : ", asks for an input";
        out().println(style().harmless("  since " + Times.minute(gate.since()) + "  until " + Times.minute(gate.until())
                + "  approvals " + approvals + input));
        GateOverride override = gate.override();
        String what = "  would start step " + gate.stepId() + ", attempt " + gate.attempt() + ", judged "
                + gate.inputSha256().substring(0, 12);
        out().println(style().harmless(cut(what, 100)));
        if (gate.reason() != null) {
            out().println(style().harmless(cut("  because " + gate.reason(), 100)));
        }
        if (override != null) {
            String by = override.appliedBy() == null
                    ? ""
                    : " and " + override.appliedBy().id();
            out().println(style().harmless(cut(
                    "  override by " + override.requestedBy().id() + by + ", " + override.ticket() + ": "
                            + override.justification(),
                    100)));
        }
    }

    private static String cut(String text, int columns) {
        return Checks.cut(text, Math.max(10, columns));
    }
}
