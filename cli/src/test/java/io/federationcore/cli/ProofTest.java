package io.federationcore.cli;

import static io.federationcore.cli.CrashTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.federationcore.ledger.checkpoint.TrustPolicy;
import io.federationcore.schemas.json.JsonValue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Evidence of a real run, checked with no system; and a real log, checked while somebody with all rights changes it. */
class ProofTest {
    private static final String WORKFLOW = "pt004_execution_spine";

    @TempDir
    private Path dir;

    /** What one command came to. */
    private record Result(int exit, List<JsonNode> lines, String err) {
        List<String> failed() {
            return lines.stream()
                    .filter(check -> check.path("result").textValue().equals("failed"))
                    .map(check -> check.path("check").textValue())
                    .toList();
        }

        String result(String check) {
            return lines.stream()
                    .filter(line -> line.path("check").textValue().equals(check))
                    .map(line -> line.path("result").textValue())
                    .findFirst()
                    .orElse("missing");
        }
    }

    @Test
    void a_pack_outlives_restart_and_new_keys_and_a_changed_log_is_found_out() throws Exception {
        Path up = dir.resolve("up");
        String trust = up.resolve("trust.json").toString();
        Path pack = dir.resolve("run.zip");
        Path fewer = dir.resolve("fewer.zip");
        Path one = dir.resolve("one.zip");
        String run;
        try (LocalDirectory directory = LocalDirectory.take(up);
                LocalSystem system = LocalSystem.start(directory, Progress.onTerminal())) {
            run = run(up);
            packed(up, run, pack, trust);
            packed(up, run, fewer, trust, "--withhold", "input");
            packed(up, run, one, trust, "--only", "5");
            Result live = fcrun("verify", run, "--trust", trust, "--dir", up.toString(), "--json");
            assertThat(live.exit()).as(live.toString()).isZero();
            assertThat(live.result("tree")).isEqualTo("passed");
            assertThat(live.result("age")).isEqualTo("passed");
            assertThat(live.result("signatures")).isEqualTo("passed");
            assertThat(live.result("verdicts")).as(live.toString()).isEqualTo("passed");
        }
        Result offline = verify(pack, trust);
        assertThat(offline.exit()).as(offline.toString()).isZero();
        assertThat(List.of("seal", "replay", "cosignatures", "inclusion", "artifacts", "signatures", "verdicts"))
                .allSatisfy(check -> assertThat(offline.result(check)).as(check).isEqualTo("passed"));
        Result alone = verify(one, trust);
        assertThat(alone.exit()).as(alone.toString()).isZero();
        assertThat(List.of("numbers", "data", "seal", "cosignatures", "inclusion"))
                .allSatisfy(check -> assertThat(alone.result(check)).as(check).isEqualTo("passed"));
        Result withheld = verify(fewer, trust);
        assertThat(withheld.exit()).isZero();
        assertThat(withheld.result("replay")).isEqualTo("not_checked");
        assertThat(withheld.result("verdicts")).isEqualTo("not_checked");

        replaceKeys(up);
        try (LocalDirectory directory = LocalDirectory.take(up);
                LocalSystem system = LocalSystem.start(directory, Progress.onTerminal())) {
            String later = run(up);
            Path second = dir.resolve("second.zip");
            packed(up, later, second, trust);
            assertThat(verify(second, trust).exit()).isZero();
            assertThat(verify(pack, trust).exit()).isZero();

            withAllRights(
                    system.connection(),
                    "UPDATE fc.entry SET data = convert_to(replace(convert_from(data, 'UTF8'),"
                            + " 'happy_path', 'other_path'), 'UTF8') WHERE run_id = '" + later + "' AND seq = 0");
            Result changed = fcrun("verify", later, "--trust", trust, "--dir", up.toString(), "--json");
            assertThat(changed.exit()).isEqualTo(1);
            assertThat(changed.failed()).first().isEqualTo("data");
            assertThat(changed.failed()).contains("log_data");
            withAllRights(system.connection(), "DELETE FROM fc.entry WHERE run_id = '" + run + "'");
            assertThat(fcrun("verify", later, "--trust", trust, "--dir", up.toString(), "--json")
                            .failed())
                    .contains("tree");
        }
    }

    /** Both keys sign, and the trust policy names both. */
    private void replaceKeys(Path up) throws Exception {
        String keys = up.resolve("checkpoint.keys").toString();
        assertThat(fcrun("keys", "signer", keys, "--federation", LocalSystem.FEDERATION, "--json")
                        .exit())
                .isZero();
        TrustPolicy old = TrustPolicy.parse(Files.readAllBytes(up.resolve("trust.json")));
        Result trust = fcrun(
                "keys", "trust", keys, "--witness", old.witnesses().getFirst().format());
        assertThat(trust.exit()).as(trust.err()).isZero();
        Files.writeString(up.resolve("trust.json"), trust.lines().getLast().toString());
        assertThat(TrustPolicy.parse(Files.readAllBytes(up.resolve("trust.json")))
                        .logs())
                .allSatisfy(log -> assertThat(log.keys()).hasSize(2));
    }

    /** A run that has completed, and is stored: its end is in the log a moment before. */
    private String run(Path up) throws Exception {
        Result started = fcrun(
                "start",
                WORKFLOW,
                "--input",
                "{\"test_mode\":\"happy_path\"}",
                "--wait",
                "--json",
                "--dir",
                up.toString());
        assertThat(started.exit()).as(started.err()).isZero();
        String run = started.lines().getLast().path("run_id").textValue();
        await(
                "run " + run + " to be stored",
                () -> fcrun("runs", "--status", "completed", "--json", "--dir", up.toString()).lines().stream()
                        .anyMatch(line -> line.path("run_id").textValue().equals(run)));
        return run;
    }

    private void packed(Path up, String run, Path file, String trust, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("pack", run, "--out", file.toString(), "--trust", trust, "--json", "--dir", up.toString()));
        arguments.addAll(List.of(more));
        Result packed = fcrun(arguments.toArray(String[]::new));
        assertThat(packed.exit()).as(packed.err()).isZero();
    }

    private Result verify(Path pack, String trust) {
        return fcrun("verify", pack.toString(), "--trust", trust, "--json");
    }

    private static void withAllRights(Connection connection, String statement) throws Exception {
        try (java.sql.Connection database = DriverManager.getConnection(
                        connection.jdbcUrl(), connection.jdbcUser(), connection.jdbcPassword());
                Statement sql = database.createStatement()) {
            sql.execute("ALTER TABLE fc.entry DISABLE TRIGGER append_only");
            sql.execute(statement);
        }
    }

    private Result fcrun(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine(new Main());
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        int exit = line.execute(arguments);
        List<JsonNode> lines = out.toString()
                .lines()
                .map(text -> JsonValue.parse(text).toNode())
                .toList();
        return new Result(exit, lines, err.toString());
    }
}
