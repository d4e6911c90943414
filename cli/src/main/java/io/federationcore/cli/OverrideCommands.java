package io.federationcore.cli;

import io.federationcore.client.FederationClient;
import io.federationcore.client.Outcome;
import io.federationcore.schemas.message.Ballot;
import io.federationcore.schemas.message.GateOutcome;
import io.federationcore.schemas.message.OverrideReason;
import io.federationcore.schemas.message.ReviewFinding;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How a gate is opened in an emergency, and how that is reviewed. */
final class OverrideCommands {
    private OverrideCommands() {}

    @Command(
            name = "override",
            mixinStandardHelpOptions = true,
            description = {
                "Opens a gate in an emergency, without its approvers: one person requests it, another applies it within 60"
                        + " minutes, a third reviews it within 7 days.",
                "With --because, --why and --ticket it requests; with --apply it applies what somebody else requested."
            },
            footer = {
                "",
                "Example:",
                "  ./fcrun override GATE --because incident --why 'the shop stands still' --ticket INC-7"
            })
    static final class OverrideCommand extends GateDecisionCommand {
        @ArgGroup(multiplicity = "1")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private Part part;

        /** One of the two parts. */
        static final class Part {
            @Option(names = "--apply", required = true, description = "Apply what somebody else requested.")
            private boolean apply;

            @ArgGroup(exclusive = false, multiplicity = "1")
            private @Nullable Request request;
        }

        /** What a request says. */
        static final class Request {
            @Option(
                    names = "--because",
                    required = true,
                    paramLabel = "CODE",
                    description = "The reason code: ${COMPLETION-CANDIDATES}.")
            @SuppressWarnings("NullAway.Init") // set by picocli
            private OverrideReason because;

            @Option(names = "--why", required = true, paramLabel = "TEXT", description = "The justification.")
            @SuppressWarnings("NullAway.Init") // set by picocli
            private String why;

            @Option(
                    names = "--ticket",
                    required = true,
                    paramLabel = "ID",
                    description = "Where else the emergency is on record.")
            @SuppressWarnings("NullAway.Init") // set by picocli
            private String ticket;
        }

        @Override
        String question() {
            return part.request == null ? "Open this gate without its approvers?" : "Request to override this gate?";
        }

        @Override
        String name() {
            return part.request == null ? "apply_override" : "request_override";
        }

        @Override
        CompletableFuture<Outcome> decide(FederationClient client, String runId, Ballot shown) {
            Request request = part.request;
            return request == null
                    ? client.applyOverride(runId, gateId(), shown.sha256())
                    : client.requestOverride(
                            runId,
                            new io.federationcore.schemas.message.Command.RequestOverride(
                                    gateId(), shown.sha256(), request.because, request.why, request.ticket));
        }

        @Override
        void answer(Decided decided) {
            answer(
                    decided,
                    decided.outcome() == GateOutcome.BYPASSED
                            ? "gate " + gateId() + " " + style().bad("overridden") + "; it must be reviewed"
                            : "override requested; somebody else applies it within 60 minutes");
        }
    }

    @Command(
            name = "review",
            mixinStandardHelpOptions = true,
            description = "Completes the review of an emergency override, as a third person.",
            footer = {"", "Example:", "  ./fcrun review GATE --finding justified --note 'the approvers were on a plane'"
            })
    static final class ReviewCommand extends ClientCommand {
        @Parameters(paramLabel = "GATE", description = "The gate's id.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String gateId;

        @Option(
                names = "--finding",
                required = true,
                paramLabel = "FINDING",
                description = "What the review came to: ${COMPLETION-CANDIDATES}.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private ReviewFinding finding;

        @Option(names = "--note", required = true, paramLabel = "TEXT", description = "Why; it is recorded.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String note;

        /** The answer with {@code --json}. */
        record Reviewed(String gateId, ReviewFinding finding) {}

        @Override
        int run(Connection connection, FederationClient client) throws Exception {
            String runId = GateDecisionCommand.runOf(gateId);
            accepted(ofArguments(() -> client.reviewOverride(runId, gateId, finding, note)));
            answer(new Reviewed(gateId, finding), "override of gate " + gateId + " reviewed: " + finding.wire());
            return 0;
        }
    }
}
