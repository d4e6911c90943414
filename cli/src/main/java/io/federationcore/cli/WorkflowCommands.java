package io.federationcore.cli;

import io.federationcore.client.FederationClient;
import io.federationcore.client.Outcome;
import io.federationcore.client.Registry;
import io.federationcore.schemas.definition.StepDefinition;
import io.federationcore.schemas.definition.WorkflowArtifact;
import io.federationcore.schemas.definition.WorkflowDefinition;
import io.federationcore.schemas.message.RejectionCode;
import io.federationcore.schemas.registry.RegistryNames;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./fcrun workflow}: what can be run. */
@Command(
        name = "workflow",
        mixinStandardHelpOptions = true,
        description = "Checks, registers and shows workflows.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            WorkflowCommands.Check.class,
            WorkflowCommands.Register.class,
            WorkflowCommands.ListAll.class,
            WorkflowCommands.Show.class
        })
final class WorkflowCommands {
    private WorkflowCommands() {}

    /** One workflow version with {@code --json}. */
    record Version(String workflowId, String workflowVersion, String digest, int steps) {
        static Version of(WorkflowDefinition workflow) {
            return new Version(
                    workflow.id(),
                    workflow.version(),
                    workflow.digest(),
                    workflow.steps().size());
        }

        String text() {
            return workflowId + "@" + workflowVersion + "  " + steps + " steps  digest " + digest;
        }
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Checks a workflow as registering it would, and prints its digest. Speaks to nobody.",
            footer = {"", "Example:", "  ./fcrun workflow check payment.yaml --prompts prompts --schemas schemas"})
    static final class Check extends AnsweringCommand {
        @Mixin
        private final WorkflowFile file = new WorkflowFile();

        @Override
        int run() throws Exception {
            Version version = Version.of(file.check(file.registration()));
            answer(version, style().good("valid") + "  " + version.text());
            return 0;
        }
    }

    @Command(
            name = "register",
            mixinStandardHelpOptions = true,
            description = "Registers a workflow version. The same one again changes nothing; another under the same"
                    + " version is refused.",
            footer = {"", "Example:", "  ./fcrun workflow register payment.yaml"})
    static final class Register extends ClientCommand {
        @Mixin
        private final WorkflowFile file = new WorkflowFile();

        /** The answer with {@code --json}; {@code idempotent} if it was registered before. */
        record Registered(String workflowId, String workflowVersion, String digest, boolean idempotent) {}

        @Override
        int run(Connection connection, FederationClient client) throws Exception {
            var registration = file.registration();
            Version version = Version.of(file.check(registration));
            Outcome outcome = outcome(ofArguments(() -> client.registerWorkflow(registration)));
            boolean before = outcome instanceof Outcome.Refused refused
                    && refused.rejection().code() == RejectionCode.DUPLICATE;
            if (outcome instanceof Outcome.Refused refused && !before) {
                throw new UserError(UserError.FAILED, refused.rejection().message());
            }
            answer(
                    new Registered(version.workflowId(), version.workflowVersion(), version.digest(), before),
                    style().good(before ? "registered before" : "registered") + "  " + version.text());
            return 0;
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the registered workflow versions, from the registry.",
            footer = {"", "Example:", "  ./fcrun workflow list"})
    static final class ListAll extends SystemCommand {
        /** One line with {@code --json}. */
        record Listed(String workflowId, String workflowVersion, String digest, boolean latest) {}

        @Override
        int run(Connection connection) {
            Registry registry = registry(connection);
            Table table = new Table(style(), "", "workflow", "version", "digest", "latest");
            registry.pointers().forEach((name, digest) -> {
                String[] parts = name.split("/", -1);
                if (parts.length == 3 && parts[0].equals("workflow")) {
                    boolean latest = registry.pointer(RegistryNames.latest(parts[1]))
                            .filter(digest::equals)
                            .isPresent();
                    if (json()) {
                        printJson(new Listed(parts[1], parts[2], digest, latest));
                    }
                    table.row(parts[1], parts[2], digest.substring(0, 12), latest ? "latest" : "");
                }
            });
            if (!json()) {
                table.print(out());
            }
            return 0;
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows a registered workflow, from the registry.",
            footer = {"", "Example:", "  ./fcrun workflow show pt004_execution_spine@2.0.0"})
    static final class Show extends SystemCommand {
        @Parameters(paramLabel = "ID[@VERSION]", description = "The workflow. Default: its latest version")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String name;

        /** The answer with {@code --json}. */
        record Shown(String workflowId, String workflowVersion, String digest, WorkflowArtifact artifact) {}

        @Override
        int run(Connection connection) {
            VersionedName asked = VersionedName.of(name);
            String key = asked.version() == null
                    ? RegistryNames.latest(asked.id())
                    : RegistryNames.workflow(asked.id(), asked.version());
            WorkflowArtifact artifact = registry(connection)
                    .named(key, WorkflowArtifact.class)
                    .orElseThrow(() -> new UserError(
                            UserError.FAILED, "Expected a registered workflow, but found none of name '" + name + "'"));
            WorkflowDefinition workflow = artifact.definition();
            if (json()) {
                printJson(new Shown(workflow.id(), workflow.version(), workflow.digest(), artifact));
            } else {
                out().println(Version.of(workflow).text());
                out().println("  deadline " + workflow.deadline());
                steps(workflow).print(out());
            }
            return 0;
        }

        private Table steps(WorkflowDefinition workflow) {
            Table table = new Table(style(), "  ", "step", "type", "queue", "timeout", "attempts", "uses");
            for (int i = 0; i < workflow.steps().size(); i++) {
                StepDefinition step = workflow.steps().get(i);
                table.row(
                        step.id(),
                        step.type().wire(),
                        step.queue(),
                        step.attemptTimeout().toString(),
                        String.valueOf(step.retries().attempts()),
                        String.join(" ", workflow.usedBy(i)));
            }
            return table;
        }
    }
}
