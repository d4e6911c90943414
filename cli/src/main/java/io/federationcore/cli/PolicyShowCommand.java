package io.federationcore.cli;

import io.federationcore.policy.engine.CompiledBundle;
import io.federationcore.policy.engine.InvalidBundle;
import io.federationcore.policy.engine.PolicyCompiler;
import io.federationcore.policy.engine.PolicyOutline;
import io.federationcore.schemas.definition.GateDefinition;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.registry.PolicyBundle;
import io.federationcore.schemas.registry.RegistryNames;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./fcrun policy show}: the bundle in force. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows the policy bundle in force: its digest, policies, rules and approval profiles.",
        footer = {"", "Example:", "  ./fcrun policy show --files"})
final class PolicyShowCommand extends SystemCommand {
    @Option(names = "--files", description = "The documents themselves, too.")
    private boolean files;

    /** The answer with {@code --json}. */
    record Shown(
            String digest,
            List<PolicyOutline> policies,
            SortedMap<String, GateDefinition> profiles,
            @Nullable Map<String, String> files) {}

    @Override
    int run(Connection connection) throws Exception {
        PolicyBundle bundle = registry(connection)
                .named(RegistryNames.POLICIES, PolicyBundle.class)
                .orElseThrow(() -> new UserError(
                        UserError.FAILED, "Expected a policy bundle in force, but none was ever published"));
        CompiledBundle compiled;
        try {
            compiled = new PolicyCompiler().compile(bundle);
        } catch (InvalidBundle e) {
            throw new UserError(
                    UserError.FAILED, "The bundle in force cannot be read by this release: " + e.getMessage());
        }
        if (json()) {
            printJson(new Shown(
                    compiled.digest(), compiled.policies(), compiled.profiles(), files ? bundle.files() : null));
        } else {
            print(compiled, bundle);
        }
        return 0;
    }

    private void print(CompiledBundle compiled, PolicyBundle bundle) {
        out().println("bundle " + compiled.digest());
        for (PolicyOutline policy : compiled.policies()) {
            out().println("policy " + policy.name() + "  scope " + policy.scope() + "  match " + policy.match()
                    + "  on error " + policy.onError().wire() + "  (" + Checks.printable(policy.file()) + ")");
            policy.rules()
                    .forEach(rule -> out().println("  " + rule.id() + "  "
                            + rule.verdict().wire() + (rule.approval() == null ? "" : " " + rule.approval())));
        }
        compiled.profiles()
                .forEach((name, profile) -> out().println("approval profile " + name + "  "
                        + profile.approvalsNeeded() + " of " + String.join(", ", profile.approvers()) + "  within "
                        + profile.lifetime()));
        if (files) {
            new TreeMap<>(bundle.files()).forEach((file, yaml) -> {
                out().println("--- " + Checks.printable(file));
                yaml.lines().forEach(line -> out().println(Checks.printable(line)));
            });
        }
    }
}
