package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.federationcore.client.FederationClient;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Principal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program in another language, which was written from the documents and uses nothing of ours, starts a run, works as its
 * Titan and checks its chain. It runs where Python 3.9 or newer is found.
 */
class OtherLanguageTest {
    private static final String QUEUE = "other-language";
    private static final String VERSION = "2.1.0";
    private static final Path PROGRAM = Path.of(System.getProperty("basedir", ""))
            .resolve("../schemas/src/test/python/governed_run.py")
            .toAbsolutePath()
            .normalize();

    @TempDir
    private Path dir;

    @BeforeAll
    static void pythonIsThere() throws InterruptedException {
        boolean found;
        try {
            Process python =
                    new ProcessBuilder("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 9))").start();
            found = python.waitFor(30, TimeUnit.SECONDS) && python.exitValue() == 0;
        } catch (IOException e) {
            found = false;
        }
        assumeTrue(found, "Skipped: Expected python3 of 3.9 or newer, but found none");
    }

    @Test
    @Timeout(300)
    void a_python_program_is_producer_titan_and_auditor() throws Exception {
        try (LocalDirectory directory = LocalDirectory.take(dir);
                LocalSystem system = LocalSystem.start(directory, Progress.onTerminal())) {
            register(system.connection(), directory);

            JsonNode report = JsonValue.parse(run(system.connection())).toNode();

            assertThat(report.path("status").textValue()).isEqualTo("completed");
            assertThat(report.path("steps").valueStream().map(JsonNode::textValue))
                    .containsExactly("observe", "decide", "act", "transform");
            assertThat(report.path("entries").intValue()).isGreaterThan(10);
        }
    }

    /** The shipped workflow in another version, whose steps no Titan of ours does. */
    private static void register(Connection connection, LocalDirectory directory) throws Exception {
        var keys = LocalKeys.loadOrMake(directory);
        String workflow = Provisioning.resource("workflows/pt004_execution_spine.yaml")
                .replace("queue: pt004", "queue: " + QUEUE)
                .replace("version: 2.0.0", "version: " + VERSION);
        try (FederationClient admin = connection.client(keys, Principal.parse("user:admin"), LocalKeys.ADMIN)) {
            admin.registerWorkflow(workflow).get(60, TimeUnit.SECONDS).orThrow();
        }
    }

    private static String run(Connection connection) throws Exception {
        Process program = new ProcessBuilder(List.of(
                        "python3",
                        "-B",
                        PROGRAM.toString(),
                        "--bootstrap=" + connection.kafka(),
                        "--federation=" + connection.federation(),
                        "--tenant=" + connection.tenant(),
                        "--keys=" + connection.keysFile(),
                        "--producer=user:operator=" + LocalKeys.OPERATOR,
                        "--titan=titan:local=" + LocalKeys.TITAN,
                        "--workflow=pt004_execution_spine/" + VERSION,
                        "--queue=" + QUEUE,
                        "--input={\"test_mode\": \"happy_path\"}"))
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(program.waitFor(150, TimeUnit.SECONDS))
                    .as("the program ends")
                    .isTrue();
            assertThat(program.exitValue()).as(said).isZero();
            return said;
        } finally {
            program.destroyForcibly();
        }
    }
}
