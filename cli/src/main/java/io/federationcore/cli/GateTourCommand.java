package io.federationcore.cli;

import io.federationcore.client.FederationClient;
import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Rejection;
import io.federationcore.sink.store.AuditStore;
import io.federationcore.sink.view.GateOverride;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
final class GateTourCommand implements Callable<Integer> {
    @Option(names = "--json", description = "One JSON object a run, on standard output.")
    private boolean json;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where the demo keeps its state while it runs; emptied first. Default: .fcrun/demo")
    private Path dir = LocalDirectory.DEFAULT.resolve("demo");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Progress progress = Progress.onTerminal();
        boolean good = true;
        try (LocalDirectory directory = LocalDirectory.take(dir)) {
            directory.clear();
            LogDestination.file(directory.log());
            try (LocalSystem system = LocalSystem.start(directory, progress);
                    StopOnSignal stop = StopOnSignal.closing(system)) {
                good = tour(system.connection(), LocalKeys.loadOrMake(directory), progress);
                progress.say("Stopping everything");
            }
            progress.done();
        }
        return good ? 0 : UserError.FAILED;
    }

    private boolean tour(Connection connection, KeyRing keys, Progress progress) throws Exception {
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
        PrintWriter out = spec.commandLine().getOut();
        GateTour.Result result = shown.result();
        if (json) {
            out.println(Checks.printableJson(new String(Codec.write(result), StandardCharsets.UTF_8)));
            return;
        }
        out.printf(
                "%s  %s  %s%n",
                asExpected ? "ok  " : "FAIL",
                flow.wire(),
                result.transitions().stream().map(status -> status.wire()).collect(Collectors.joining(" → ")));
        for (Rejection refusal : result.refusals()) {
            out.printf("  refused %s: %s%n", refusal.code().wire(), Checks.printable(refusal.message()));
        }
        GateOverride override = result.gate().override();
        if (override != null && override.finding() != null && override.reviewedBy() != null) {
            out.printf(
                    "  override reviewed by %s: %s%n",
                    override.reviewedBy().id(), override.finding().wire());
        }
        new RunPrinter(out, Style.ofStandardOutput()).print(shown.report());
        out.println();
        out.flush();
    }
}
