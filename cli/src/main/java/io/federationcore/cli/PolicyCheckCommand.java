package io.federationcore.cli;

import io.federationcore.policy.engine.CompiledBundle;
import io.federationcore.policy.engine.PolicyCompiler;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./fcrun policy check}: would this bundle be published? */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Compiles policies as their publication does, and names file, line and rule of each mistake."
                + " Needs no running system. Exits 0 only if there is none; warnings are shown.",
        footer = {"", "Example:", "  ./fcrun policy check examples/policies"})
final class PolicyCheckCommand extends AnsweringCommand {
    @Parameters(paramLabel = "DIR|FILE", arity = "1..*", description = "Folders of policies, or single files.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private List<Path> places;

    @Option(names = "--strict", description = "Exit 1 for a warning, too.")
    private boolean strict;

    /** The last answer with {@code --json}. */
    record Checked(Bundle summary) {}

    /** What the bundle holds. */
    record Bundle(String digest, int policies, int rules, int profiles, int warnings) {}

    @Override
    int run() throws Exception {
        PolicyFiles files = PolicyFiles.read(places);
        CompiledBundle bundle = PolicyCommand.compiled(files, new PolicyCompiler(), this);
        if (bundle == null) {
            return UserError.FAILED;
        }
        bundle.warnings().forEach(warning -> PolicyCommand.show("warning", warning, files, this));
        int warnings = bundle.warnings().size();
        int rules = bundle.policies().stream()
                .mapToInt(policy -> policy.rules().size())
                .sum();
        answer(
                new Checked(new Bundle(
                        bundle.digest(),
                        bundle.policies().size(),
                        rules,
                        bundle.profiles().size(),
                        warnings)),
                bundle.summary() + ", " + rules + (rules == 1 ? " rule" : " rules") + "; " + warnings
                        + (warnings == 1 ? " warning" : " warnings") + "; digest " + bundle.digest());
        return strict && warnings > 0 ? UserError.FAILED : 0;
    }
}
