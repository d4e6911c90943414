package io.federationcore.cli;

import io.federationcore.client.FederationClient;
import io.federationcore.client.Outcome;
import io.federationcore.policy.engine.CompiledBundle;
import io.federationcore.policy.engine.PolicyCompiler;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.Event;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.RejectionCode;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./fcrun policy publish}: puts a bundle in force. */
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        description = "Publishes the policies as one bundle, which replaces the one in force whole, and waits for the"
                + " policy service's verdict on it. Exits 0 only if the bundle is in force then.",
        footer = {"", "Example:", "  ./fcrun policy publish examples/policies"})
final class PolicyPublishCommand extends ClientCommand {
    @Parameters(paramLabel = "DIR|FILE", arity = "1..*", description = "Folders of policies, or single files.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private List<Path> places;

    /** The answer with {@code --json}. */
    record Published(String digest, boolean changed) {}

    @Override
    Connection.Identity usually(Connection connection) {
        return connection.administrator();
    }

    @Override
    int run(Connection connection, FederationClient admin) throws Exception {
        PolicyFiles files = PolicyFiles.read(places);
        CompiledBundle bundle = PolicyCommand.compiled(files, new PolicyCompiler(), this);
        if (bundle == null) {
            return UserError.FAILED;
        }
        bundle.warnings().forEach(warning -> PolicyCommand.show("warning", warning, files, this));
        switch (outcome(admin.publishPolicies(files.bundle()))) {
            case Outcome.Accepted accepted -> requirePublished(accepted);
            case Outcome.Refused refused -> {
                if (refused.rejection().code() != RejectionCode.DUPLICATE) {
                    throw new UserError(UserError.FAILED, refused.rejection().message());
                }
                answer(new Published(bundle.digest(), false), "in force already: bundle " + bundle.digest());
                return 0;
            }
        }
        answer(new Published(bundle.digest(), true), "published " + bundle.summary() + ": bundle " + bundle.digest());
        return 0;
    }

    private static void requirePublished(Outcome.Accepted accepted) {
        if (accepted.has(EventType.BUNDLE_PUBLISHED)) {
            return;
        }
        String reason = accepted.entries().stream()
                .filter(record -> record.entry().type() == EventType.GATE_RESOLVED)
                .map(record ->
                        Codec.read(record.data(), Event.GateResolved.class).reason())
                .findFirst()
                .orElse("no verdict came");
        throw new UserError(UserError.FAILED, "Expected the bundle to be published, but it was refused: " + reason);
    }
}
