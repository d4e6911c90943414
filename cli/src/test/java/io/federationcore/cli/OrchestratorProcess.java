package io.federationcore.cli;

import io.federationcore.orchestrator.OrchestratorConfig;
import io.federationcore.schemas.settings.GroupMember;
import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.settings.ServiceIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The orchestrator as a process of its own, as {@code ./fcrun orchestrator} runs it, so that it can be killed. */
final class OrchestratorProcess implements AutoCloseable {
    private final ProcessBuilder builder;
    private Process process;

    OrchestratorProcess(String kafka, Path keys, Path stateDir, Path log) throws IOException {
        builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx512m",
                "-cp",
                classPath(),
                Main.class.getName(),
                "orchestrator"));
        builder.environment()
                .putAll(Map.of(
                        KafkaConnection.BOOTSTRAP_SERVERS,
                        kafka,
                        ServiceIdentity.FEDERATION,
                        LocalSystem.FEDERATION,
                        ServiceIdentity.PRINCIPAL,
                        "service:orchestrator",
                        ServiceIdentity.SIGNING_KID,
                        LocalKeys.ORCHESTRATOR,
                        ServiceIdentity.KEYS_FILE,
                        keys.toString(),
                        GroupMember.INSTANCE_ID,
                        "orchestrator-1",
                        OrchestratorConfig.BOOTSTRAP_ADMIN,
                        "user:admin=" + LocalKeys.ADMIN,
                        OrchestratorConfig.STATE_DIR,
                        stateDir.toString()));
        // Being killed costs seconds; on a slow machine it must not cost a run its verdict.
        builder.environment().put(OrchestratorConfig.VERDICT_TIMEOUT, "PT10M");
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        process = builder.start();
    }

    /** SIGKILL, and a new process under the same name on the same state. */
    void killAndStartAgain() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        process = builder.start();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Surefire hides the class path behind a manifest, and says where the real one is. */
    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
