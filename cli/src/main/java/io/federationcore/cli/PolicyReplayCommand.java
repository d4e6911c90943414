package io.federationcore.cli;

import io.federationcore.client.GateHistory;
import io.federationcore.policy.engine.CompiledBundle;
import io.federationcore.policy.engine.GateJudge;
import io.federationcore.policy.engine.PolicyCompiler;
import io.federationcore.policy.engine.trial.Replay;
import io.federationcore.policy.service.ThreadClock;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.GateRequest;
import io.federationcore.schemas.message.Verdict;
import io.federationcore.schemas.settings.KafkaConnection;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./fcrun policy replay}: what would these policies have changed? */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Judges the gate requests that the broker still has, of seven days by default, by the policies in"
                + " DIR, and shows which verdicts would be others. Changes nothing. Exits 0 whatever it finds.",
        footer = {"", "Example:", "  ./fcrun policy replay examples/policies --since PT24H"})
final class PolicyReplayCommand extends SystemCommand {
    @Parameters(paramLabel = "DIR|FILE", arity = "1..*", description = "Folders of policies, or single files.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private List<Path> places;

    @Option(names = "--since", paramLabel = "TIME", description = "Only requests since then: PT24H, or an instant.")
    private @Nullable String since;

    @Option(names = "--run", paramLabel = "RUN", description = "Only one run's requests.")
    private @Nullable String runId;

    private int unreadable;

    /** The last answer with {@code --json}. */
    record Replayed(Summary summary) {}

    /** What it came to. */
    record Summary(
            String bundleDigest,
            int judged,
            int changed,
            int unanswered,
            int unreadable,
            SortedMap<String, Integer> changes) {}

    @Override
    int run(Connection connection) throws Exception {
        PolicyFiles files = PolicyFiles.read(places);
        PolicyCompiler compiler = new PolicyCompiler();
        CompiledBundle bundle = PolicyCommand.compiled(files, compiler, this);
        if (bundle == null) {
            return UserError.FAILED;
        }
        Replay replay = new Replay(bundle, new GateJudge(compiler, ThreadClock.create()));
        history(connection.toKafka()).read(new GateHistory.Listener() {
            @Override
            public void request(GateRequest request) {
                replay.request(request).ifPresent(PolicyReplayCommand.this::show);
            }

            @Override
            public void verdict(Verdict verdict) {
                replay.verdict(verdict).ifPresent(PolicyReplayCommand.this::show);
            }

            @Override
            public void unreadable(String topic, int partition, long offset, String reason) {
                unreadable++;
            }
        });
        Replay.Summary found = replay.summary();
        Summary summary = new Summary(
                bundle.digest(), found.judged(), found.changed(), found.unanswered(), unreadable, found.changes());
        answer(new Replayed(summary), sentence(summary));
        return 0;
    }

    private GateHistory history(KafkaConnection kafka) {
        GateHistory history = GateHistory.of(kafka);
        if (since != null) {
            history = history.since(instant(since));
        }
        try {
            return runId == null ? history : history.ofRun(runId);
        } catch (IllegalArgumentException e) {
            throw new UserError(UserError.USAGE, "--run: " + e.getMessage());
        }
    }

    private static Instant instant(String text) {
        try {
            return text.startsWith("P") ? Instant.now().minus(Duration.parse(text)) : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new UserError(
                    UserError.USAGE,
                    "--since: Expected a duration such as PT24H or a time such as 2026-03-01T10:00:00Z, but found '"
                            + Checks.shortened(text) + "'");
        }
    }

    private void show(Replay.Change change) {
        answer(
                change,
                Checks.printable("run " + change.runId() + "  step " + change.stepId() + "  attempt " + change.attempt()
                        + "  " + change.from().verdict().wire() + asking(change.from()) + " → "
                        + change.to().verdict().wire() + asking(change.to()) + "  ("
                        + change.to().reason() + ")"));
    }

    private static String asking(Replay.Decided decided) {
        return decided.approval() == null ? "" : " " + decided.approval();
    }

    private static String sentence(Summary summary) {
        String requests = summary.judged() == 1 ? " request" : " requests";
        String unanswered =
                summary.unanswered() == 0 ? "" : "; " + summary.unanswered() + " without a recorded verdict";
        String unreadable = summary.unreadable() == 0 ? "" : "; " + summary.unreadable() + " unreadable records";
        String changes = summary.changes().isEmpty() ? "" : " " + summary.changes();
        return summary.judged() + requests + " judged, " + summary.changed() + " would be decided otherwise" + changes
                + unanswered + unreadable;
    }
}
