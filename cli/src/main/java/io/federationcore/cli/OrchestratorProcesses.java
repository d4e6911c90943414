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
    private final LocalSystem system;
    private final LocalDirectory directory;
    private final List<String> options;

    /** @param options of their JVMs */
    OrchestratorProcesses(LocalSystem system, LocalDirectory directory, List<String> options) {
        this.system = system;
        this.directory = directory;
        this.options = options;
    }

    @Override
    public void stopOwn() {
        system.stopOrchestrator();
    }

    @Override
    public Process start(int number, Map<String, String> settings) throws IOException {
        Path stores = directory.streams().resolveSibling("streams-" + number);
        ProcessBuilder builder = new ProcessBuilder(SameJvm.command(options, "orchestrator"));
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
        Process process = builder.start();
        system.closeWith(process::destroyForcibly);
        return process;
    }
}
