package io.federationcore.cli;

import io.federationcore.bench.Orchestrators;
import io.federationcore.orchestrator.OrchestratorConfig;
import io.federationcore.schemas.settings.GroupMember;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code ./fcrun orchestrator} against a local system's broker, as often as somebody starts it. */
final class OrchestratorProcesses implements Orchestrators {
    /** As small as docs/deploying.md says that an orchestrator may be. */
    private static final List<String> JVM = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "orchestrator");

    private final LocalSystem system;
    private final LocalDirectory directory;

    OrchestratorProcesses(LocalSystem system, LocalDirectory directory) {
        this.system = system;
        this.directory = directory;
    }

    @Override
    public void stopOwn() {
        system.stopOrchestrator();
    }

    @Override
    public Process start(int number, Map<String, String> settings) throws IOException {
        Path stores = directory.streams().resolveSibling("streams-" + number);
        ProcessBuilder builder = new ProcessBuilder(JVM);
        builder.environment().putAll(system.orchestratorSettings());
        builder.environment()
                .putAll(Map.of(
                        GroupMember.INSTANCE_ID,
                        "orchestrator-" + number,
                        OrchestratorConfig.STATE_DIR,
                        stores.toString(),
                        // Being killed costs seconds; on a slow machine it must not cost a run its verdict.
                        OrchestratorConfig.VERDICT_TIMEOUT,
                        "PT10M"));
        builder.environment().putAll(settings);
        Path log = directory.log().resolveSibling("orchestrator-" + number + ".log");
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return builder.start();
    }
}
