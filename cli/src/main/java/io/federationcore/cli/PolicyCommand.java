package io.federationcore.cli;

import io.federationcore.policy.engine.CompiledBundle;
import io.federationcore.policy.engine.Finding;
import io.federationcore.policy.engine.InvalidBundle;
import io.federationcore.policy.engine.PolicyCompiler;
import io.federationcore.schemas.message.Checks;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./fcrun policy}: from a policy that somebody writes to one that is in force. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        description = "Policies: check them, test them, replay recorded requests by them, publish them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PolicyCheckCommand.class,
            PolicyTestCommand.class,
            PolicyReplayCommand.class,
            PolicyPublishCommand.class,
            PolicyShowCommand.class,
        })
final class PolicyCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** With no arguments: help. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /**
     * A finding with {@code --json}.
     *
     * @param severity {@code problem} or {@code warning}
     */
    record Found(
            String severity,
            @Nullable String file,
            @Nullable Integer line,
            @Nullable String policy,
            @Nullable String rule,
            @Nullable String member,
            String problem) {
        static Found of(String severity, Finding finding) {
            return new Found(
                    severity,
                    finding.file(),
                    finding.line(),
                    finding.policy(),
                    finding.rule(),
                    finding.member(),
                    finding.problem());
        }
    }

    /** The bundle, or null where it does not compile: then what is wrong was shown. */
    static @Nullable CompiledBundle compiled(PolicyFiles files, PolicyCompiler compiler, AnsweringCommand command) {
        try {
            return files.compile(compiler);
        } catch (InvalidBundle e) {
            e.problems().forEach(problem -> show("problem", problem, files, command));
            return null;
        }
    }

    static void show(String severity, Finding finding, PolicyFiles files, AnsweringCommand command) {
        String word = severity.equals("warning") ? "warning: " : "";
        command.answer(
                Found.of(severity, finding),
                files.place(finding.file(), finding.line())
                        + word
                        + Checks.printable(finding.subject() + finding.problem()));
    }
}
