package io.federationcore.cli;

import io.federationcore.client.FederationClient;
import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Rejection;
import io.federationcore.sink.store.AuditStore;
import io.federationcore.sink.view.GateOverride;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** {@code ./fcrun demo gates}: four runs that wait for people, on real parts. */
@CommandLine.Command(
        name = "gates",
        mixinStandardHelpOptions = true,
        description = {
            "Starts everything and shows what people do at gates: approve with an input, reject, approve by two while"
                    + " whoever asked is refused, and override in an emergency with a review.",
            "Exits 0 only if each came to what it must."
        },
        footer = {"", "Example:", "  ./fcrun demo gates"})
final class GateTourCommand extends ShowingCommand {
    @Override
    boolean show(LocalSystem system, LocalDirectory directory, Progress progress) throws Exception {
        Connection connection = system.connection();
        KeyRing keys = LocalKeys.loadOrMake(directory);
        progress.say("Registering people, policies and workflows with gates");
        Provisioning.registerGates(connection, keys);
        boolean good = true;
        try (FederationClient operator = connection.client();
                AuditStore store = connection.store();
                GateTour tour = new GateTour(connection, keys, operator, store)) {
            for (GateFlow flow : GateFlow.values()) {
                progress.say("Running " + flow.wire());
                GateTour.Shown shown = tour.walk(flow);
                progress.done();
                boolean asExpected = shown.result().isAsExpected(flow);
                good &= asExpected;
                print(flow, shown, asExpected);
            }
        }
        return good;
    }

    private void print(GateFlow flow, GateTour.Shown shown, boolean asExpected) {
        GateTour.Result result = shown.result();
        if (json()) {
            out().println(Checks.printableJson(new String(Codec.write(result), StandardCharsets.UTF_8)));
            return;
        }
        headline(asExpected, flow.wire(), result.transitions());
        for (Rejection refusal : result.refusals()) {
            out().printf("  refused %s: %s%n", refusal.code().wire(), Checks.printable(refusal.message()));
        }
        GateOverride override = result.gate().override();
        if (override != null && override.finding() != null && override.reviewedBy() != null) {
            out().printf(
                            "  override reviewed by %s: %s%n",
                            override.reviewedBy().id(), override.finding().wire());
        }
        print(shown.report());
    }
}
