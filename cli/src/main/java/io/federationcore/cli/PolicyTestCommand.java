package io.federationcore.cli;

import io.federationcore.policy.engine.CompiledBundle;
import io.federationcore.policy.engine.GateJudge;
import io.federationcore.policy.engine.PolicyCompiler;
import io.federationcore.policy.engine.trial.CaseResult;
import io.federationcore.policy.engine.trial.Expectation;
import io.federationcore.policy.engine.trial.PolicyTrial;
import io.federationcore.policy.service.ThreadClock;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Verdict;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./fcrun policy test}: do these policies say what their author meant? */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Runs the cases in *.test.yaml beside the policies through the judge that answers live requests,"
                + " and names the rules that no case touched. Needs no running system. Exits 0 only if every case is"
                + " as expected.",
        footer = {"", "Example:", "  ./fcrun policy test examples/policies"})
final class PolicyTestCommand extends AnsweringCommand {
    @Parameters(paramLabel = "DIR|FILE", arity = "1..*", description = "Folders of policies and tests, or files.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private List<Path> places;

    @Option(names = "--require-coverage", description = "Exit 1 for a rule that no case touched, too.")
    private boolean requireCoverage;

    /** One case with {@code --json}. */
    record Case(
            String file,
            int line,
            String name,
            boolean passed,
            Expectation expected,
            Verdict found,
            List<String> differences) {}

    /** The last answer with {@code --json}. */
    record Tested(Summary summary) {}

    /** What it came to. */
    record Summary(int cases, int failed, int problems, int rules, List<PolicyTrial.UntouchedRule> untouched) {}

    @Override
    int run() throws Exception {
        PolicyFiles files = PolicyFiles.read(places);
        PolicyCompiler compiler = new PolicyCompiler();
        CompiledBundle bundle = PolicyCommand.compiled(files, compiler, this);
        if (bundle == null) {
            return UserError.FAILED;
        }
        PolicyTrial trial = PolicyTrial.run(bundle, new GateJudge(compiler, ThreadClock.create()), files.tests());
        trial.problems().forEach(problem -> PolicyCommand.show("problem", problem, files, this));
        trial.results().forEach(result -> show(result, files));
        if (!json()) {
            trial.untouched()
                    .forEach(rule -> out().println(files.place(rule.file(), rule.line()) + "untouched: policy '"
                            + rule.policy() + "', rule '" + rule.rule() + "': no case triggers it"));
        }
        Summary summary = new Summary(
                trial.results().size(),
                Math.toIntExact(trial.failures()),
                trial.problems().size(),
                trial.rules(),
                trial.untouched());
        answer(new Tested(summary), sentence(summary));
        if (summary.cases() + summary.problems() == 0) {
            throw new UserError(
                    UserError.FAILED, "Expected cases in files named *.test.yaml beside the policies, but found none");
        }
        boolean covered = !requireCoverage || summary.untouched().isEmpty();
        return summary.failed() + summary.problems() == 0 && covered ? 0 : UserError.FAILED;
    }

    private void show(CaseResult result, PolicyFiles files) {
        if (json()) {
            printJson(new Case(
                    result.file(),
                    result.line(),
                    result.name(),
                    result.passed(),
                    result.expected(),
                    result.found(),
                    result.differences()));
        } else if (!result.passed()) {
            out().println(files.place(result.file(), result.line()) + "case '" + Checks.printable(result.name())
                    + "' failed");
            result.differences().forEach(difference -> out().println("    " + Checks.printable(difference)));
        }
    }

    private static String sentence(Summary summary) {
        int touched = summary.rules() - summary.untouched().size();
        String problems = summary.problems() == 0 ? "" : ", " + summary.problems() + " that could not be read";
        return summary.cases() + (summary.cases() == 1 ? " case, " : " cases, ") + summary.failed() + " failed"
                + problems + "; " + touched + " of " + summary.rules() + " rules touched";
    }
}
