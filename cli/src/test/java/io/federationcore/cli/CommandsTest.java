package io.federationcore.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.federationcore.ledger.checkpoint.TrustPolicy;
import io.federationcore.ledger.checkpoint.TrustPolicy.TrustedLog;
import io.federationcore.ledger.note.VerifierKey;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Every command against one running system, as a person would type it. */
@Timeout(300)
class CommandsTest {
    private static final String WORKFLOW = "pt004_execution_spine";
    private static final Path EXAMPLES =
            Path.of(System.getProperty("basedir", "")).resolve("../examples");
    private static final String FLAGGED = "{\"test_mode\":\"policy_flag\"}";

    @TempDir
    static Path dir;

    @SuppressWarnings("NullAway.Init")
    private static LocalDirectory directory;

    @SuppressWarnings("NullAway.Init")
    private static LocalSystem system;

    /** What one command came to. */
    record Result(int exit, String out, String err) {
        List<JsonNode> lines() {
            return out.lines().map(line -> JsonValue.parse(line).toNode()).toList();
        }

        JsonNode only() {
            assertThat(lines()).as("standard output; standard error: %s", err).hasSize(1);
            return lines().getFirst();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        directory = LocalDirectory.take(dir.resolve("up"));
        system = LocalSystem.start(directory, Progress.onTerminal());
    }

    @AfterAll
    static void stop() throws Exception {
        system.close();
        directory.close();
    }

    @Test
    void a_person_finds_approves_and_rejects_what_waits() {
        String approved = flagged();
        String gate = gateOf(approved);
        assertFails(fcrun("approve", gate), 2, "Expected --yes, or --ballot with the digest that was looked at");
        assertFails(fcrun("approve", gate, "--ballot", "0".repeat(64)), 1, "Expected a gate that asks 000");
        assertFails(fcrun("approve", gate, "--yes", "--input", "{\"a\":1}"), 1, "Expected no input");
        assertThat(fcrun("gates", "--mine").lines())
                .extracting(line -> line.path("gate_id").textValue())
                .contains(gate);
        assertFails(fcrun("withdraw", gate), 1, "operator has no vote at gate");
        assertFails(fcrun("override", gate, "--apply", "--yes"), 1, "to have gate:override for tenant");
        assertFails(
                fcrun("review", gate, "--finding", "justified", "--note", "x"),
                1,
                "Expected an override whose review is open");
        assertThat(fcrun("approve", gate, "--yes").only().path("outcome").textValue())
                .isEqualTo("approved");
        String rejected = flagged();
        Result reject = fcrun("reject", gateOf(rejected), "--reason", "no", "--yes");
        assertThat(reject.only().path("outcome").textValue()).isEqualTo("rejected");
        assertThat(awaitRun(rejected, "failed")
                        .path("error_details")
                        .path("reason")
                        .textValue())
                .isEqualTo("gate_rejected");
        assertThat(awaitRun(approved, "completed").path("workflow_id").textValue())
                .isEqualTo(WORKFLOW);
        assertFails(fcrun("approve", "nonsense"), 2, "Expected a gate's id such as <run>.g12, but found 'nonsense'");
        assertThat(fcrun("verify", approved).exit()).isZero();
        assertThat(fcrun("show", approved).only().path("run").path("run_id").textValue())
                .isEqualTo(approved);
    }

    @Test
    void a_run_is_paused_resumed_cancelled_and_tried_again() {
        String run = flagged();
        assertThat(fcrun("pause", run, "--reason", "lunch")
                        .only()
                        .path("status")
                        .textValue())
                .isEqualTo("paused");
        assertFails(fcrun("retry", run), 1, "to have ended, but it has not");
        assertThat(fcrun("resume", run).only().path("status").textValue()).isEqualTo("paused");
        assertFails(fcrun("resume", run), 1, "Expected");
        assertThat(fcrun("cancel", run).only().path("status").textValue()).isEqualTo("failed");
        awaitRun(run, "failed");
        String again = fcrun("retry", run).only().path("run_id").textValue();
        gateOf(again);
        JsonNode retried = fcrun("show", again).only().path("run");
        assertThat(retried.path("retry_of").textValue()).isEqualTo(run);
        assertThat(retried.path("tags").get(0).textValue()).isEqualTo("trial");
        fcrun("cancel", again);
    }

    @Test
    void workflows_are_checked_registered_and_shown() throws Exception {
        Path file = dir.resolve("other.yaml");
        Files.writeString(
                file,
                Provisioning.resource("workflows/pt004_execution_spine.yaml").replace("2.0.0", "2.1.0"));
        String digest = bare("workflow", "check", file.toString(), "--json")
                .only()
                .path("digest")
                .textValue();
        assertThat(fcrun("workflow", "register", file.toString())
                        .only()
                        .path("digest")
                        .textValue())
                .isEqualTo(digest);
        assertThat(fcrun("workflow", "register", file.toString())
                        .only()
                        .path("idempotent")
                        .booleanValue())
                .isTrue();
        assertThat(fcrun("workflow", "list").lines())
                .filteredOn(line -> line.path("workflow_version").textValue().equals("2.1.0"))
                .singleElement()
                .matches(line -> line.path("digest").textValue().equals(digest));
        assertThat(fcrun("workflow", "show", WORKFLOW + "@2.1.0")
                        .only()
                        .path("digest")
                        .textValue())
                .isEqualTo(digest);
        assertFails(fcrun("workflow", "show", "nobody"), 1, "Expected a registered workflow");
        Files.writeString(file, "apiVersion: fc/v1\nkind: [");
        assertFails(bare("workflow", "check", file.toString()), 1, "other.yaml: Expected");
    }

    @Test
    void principals_are_checked_published_and_shown() throws Exception {
        Path file = dir.resolve("principals.json");
        Files.writeString(
                file,
                Provisioning.principals("principals.json", LocalKeys.loadOrMake(directory))
                        .text());
        String digest = bare("principals", "check", file.toString(), "--json")
                .only()
                .path("digest")
                .textValue();
        assertThat(fcrun("principals", "publish", file.toString())
                        .only()
                        .path("digest")
                        .textValue())
                .isEqualTo(digest);
        assertFails(
                fcrun("principals", "publish", file.toString(), "--as", "user:operator"),
                1,
                "to have admin for tenant");
        assertThat(fcrun("principals", "show").only().path("principals")).hasSize(8);
        Files.writeString(file, "{\"principals\":[]}");
        assertFails(bare("principals", "check", file.toString()), 1, "or nobody could ever change them");
    }

    @Test
    void policies_are_checked_tried_published_shown_and_replayed() throws Exception {
        String examples = EXAMPLES.resolve("policies").toString();
        String digest = bare("policy", "check", examples, "--json")
                .lines()
                .getLast()
                .at("/summary/digest")
                .textValue();
        assertThat(digest).hasSize(64);
        assertThat(bare("policy", "test", examples).out()).contains(" 0 failed;");
        String both = shippedPolicies().toString();
        assertThat(fcrun("policy", "publish", both, examples).exit()).isZero();
        String published = fcrun("policy", "show").lines().getLast().toString();
        JsonNode again = fcrun("policy", "publish", both, examples).lines().getLast();
        assertThat(again.path("changed").booleanValue()).isFalse();
        assertThat(published).contains(again.path("digest").textValue());
        assertThat(fcrun("policy", "replay", both)
                        .lines()
                        .getLast()
                        .at("/summary/bundle_digest")
                        .textValue())
                .hasSize(64)
                .isNotEqualTo(again.path("digest").textValue());
        assertFails(fcrun("policy", "publish", both, "--as", "user:operator"), 1, "to have admin for tenant");
        assertFails(fcrun("policy", "publish", dir.resolve("none").toString()), 2, "Expected a file or a folder");
        assertThat(fcrun("policy", "show").lines().getLast().toString()).isEqualTo(published);
    }

    @Test
    void a_program_does_the_tasks_of_a_queue() throws Exception {
        Path policies = shippedPolicies();
        Files.writeString(policies.resolve("echo.yaml"), """
                apiVersion: fc/v1
                kind: GatePolicy
                metadata: {name: echo, scope: federation}
                spec:
                  onError: deny
                  match: {workflow: "echo"}
                  rules:
                    - {id: all, expr: "true", verdict: allow}
                """);
        Path workflow = dir.resolve("echo.yaml");
        Files.writeString(workflow, """
                apiVersion: fc/v1
                kind: Workflow
                metadata: {id: echo, version: 1.0.0}
                spec:
                  deadline: PT5M
                  steps:
                    - {id: say, type: observe, queue: echoed, timeout: PT1M}
                """);
        assertThat(fcrun("policy", "publish", policies.toString()).exit()).isZero();
        assertThat(fcrun("workflow", "register", workflow.toString()).exit()).isZero();
        FutureTask<Result> titan =
                new FutureTask<>(() -> fcrun("titan", "--queue", "echoed", "--exec", "cat", "--max-time", "PT0S"));
        Thread thread = Thread.ofPlatform().name("titan").start(titan);
        try {
            Result run = fcrun("start", "echo", "--wait");
            assertThat(run.only().path("status").textValue()).isEqualTo("completed");
            assertThat(run.exit()).isZero();
        } finally {
            thread.interrupt();
            thread.join();
        }
        assertThat(titan.get().lines())
                .singleElement()
                .matches(done -> done.path("outcome").textValue().equals("completed"));
    }

    @Test
    void topics_are_as_they_must_be() {
        String up = dir.resolve("up").toString();
        for (String look : List.of("check", "plan")) {
            Result well = bare("topics", look, "--dir", up);
            assertThat(well.exit()).isZero();
            assertThat(well.out()).matches("ok +all \\d+ topics are as they must be\n");
        }
        assertFails(bare("topics", "check", "--dir", dir.resolve("none").toString()), 3, "start one with ./fcrun up");
    }

    @Test
    void an_unreachable_database_is_one_line() throws Exception {
        Connection up = system.connection();
        Connection away = new Connection(
                up.kafka(),
                "jdbc:postgresql://127.0.0.1:1/federation",
                "somebody",
                "not-to-be-shown",
                up.federation(),
                up.tenant(),
                up.principal(),
                up.kid(),
                up.keysFile());
        Path file = dir.resolve("away.json");
        Files.write(file, Codec.write(away));
        Result runs = bare("runs", "--connect", file.toString());
        assertFails(runs, 3, "Expected to reach the database");
        assertThat(runs.err()).hasLineCount(1).doesNotContain("not-to-be-shown");
    }

    @Test
    void the_log_is_shown_and_filtered() {
        String run = fcrun("start", WORKFLOW, "--input", "{\"test_mode\":\"happy_path\"}", "--wait")
                .only()
                .path("run_id")
                .textValue();
        Result tail = fcrun("tail", "--until-end", "--run", run, "--type", "FC-RUN-003");
        assertThat(tail.only().path("record").path("entry").path("run_id").textValue())
                .isEqualTo(run);
        assertThat(bare(
                                "tail",
                                "--until-end",
                                "--run",
                                run,
                                "--dir",
                                dir.resolve("up").toString())
                        .out())
                .contains("FC-STEP-001  Step observe started, attempt 1");
        assertFails(fcrun("tail", "--type", "nonsense"), 2, "Expected a code such as FC-RUN-003");
    }

    @Test
    void keys_of_logs_and_witnesses_are_made_and_named_in_a_trust_policy() throws Exception {
        Path keys = dir.resolve("checkpoint-keys");
        Path witness = dir.resolve("witness-key");
        String first = publicKey(bare("keys", "signer", keys.toString(), "--federation", "acme", "--json"));
        String second = publicKey(bare("keys", "signer", keys.toString(), "--federation", "acme", "--json"));
        String seen =
                publicKey(bare("keys", "signer", witness.toString(), "--witness", "witness.example/w1", "--json"));
        assertThat(List.of(first, second)).doesNotHaveDuplicates().allMatch(key -> key.startsWith("acme/fc-run+"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rw-------");
        assertFails(bare("keys", "signer", witness.toString(), "--witness", "w2"), 1, "a witness has one key");
        assertFails(
                bare("keys", "signer", witness.toString(), "--federation", "acme"), 2, "Expected keys that sign notes");
        assertFails(bare("keys", "signer", keys.toString()), 2, "Error: Missing required argument");

        Result made = bare("keys", "trust", keys.toString(), "--partitions", "2", "--witness", seen);
        TrustPolicy trust = TrustPolicy.parse(made.out().getBytes(UTF_8));
        assertThat(trust.logs()).extracting(TrustedLog::origin).containsExactly("acme/fc-run/0", "acme/fc-run/1");
        assertThat(trust.logs())
                .allSatisfy(log -> assertThat(log.keys())
                        .extracting(VerifierKey::name)
                        .containsExactly(log.origin(), log.origin()));
        assertThat(trust.witnesses()).extracting(VerifierKey::format).containsExactly(seen);
        assertThat(trust.requiredWitnesses()).isEqualTo(1);
        assertThat(trust.maxAge()).isEqualTo(Duration.ofMinutes(5));
        assertFails(bare("keys", "trust", keys.toString(), "--witness", first), 2, "Expected a key for COSIGNATURE");
        assertFails(bare("keys", "trust", keys.toString(), "--witness", "no key"), 2, "Expected a verifier key");
        bare("keys", "signer", keys.toString(), "--federation", "other");
        assertFails(bare("keys", "trust", keys.toString()), 2, "Expected keys of one federation");
    }

    private static String publicKey(Result made) {
        return made.only().path("public_key").textValue();
    }

    @Test
    void keys_are_made_and_never_shown() throws Exception {
        Path file = dir.resolve("keys.json");
        JsonNode made = bare("keys", "generate", file.toString(), "--kid", "ada", "--alg", "EdDSA", "--json")
                .only();
        assertThat(made.path("public_key").textValue()).hasSize(43);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertFails(bare("keys", "generate", file.toString(), "--kid", "ada"), 1, "has a key 'ada'");
        assertThat(bare("keys", file.toString(), "--json").only()).isEqualTo(made);
        assertThat(fcrun("keys").lines())
                .extracting(key -> key.path("kid").textValue())
                .contains("admin", "operator", "titan");
        assertFails(bare("keys", dir.resolve("none.json").toString()), 2, "Expected a key file");
    }

    @Test
    void mistakes_are_answered_with_what_was_expected() {
        assertFails(fcrun("runs", "--status", "asleep"), 2, "Expected one of pending, running");
        assertFails(fcrun("runs", "--since", "yesterday"), 2, "Expected a time such as 90m");
        assertFails(fcrun("start", WORKFLOW, "--input", "{"), 2, "Expected JSON");
        assertFails(fcrun("start", WORKFLOW, "--run-id", "1"), 2, "Expected --run-id to be a UUIDv7");
        assertFails(bare("runs", "--dir", dir.resolve("none").toString()), 3, "start one with ./fcrun up");
        assertThat(bare("completion").out()).contains("complete -F _complete_fcrun");
    }

    /** A folder of its own with the policies that the system came with, so that its workflow stays governed. */
    private static Path shippedPolicies() throws IOException {
        Path folder = Files.createTempDirectory(dir, "policies");
        for (String name : List.of("pt004-steps.yaml", "pt004-operators.yaml")) {
            Files.writeString(folder.resolve(name), Provisioning.resource("policies/" + name));
        }
        return folder;
    }

    private static String flagged() {
        return fcrun("start", WORKFLOW, "--input", FLAGGED, "--tag", "trial")
                .only()
                .path("run_id")
                .textValue();
    }

    /** The gate at which a run waits. */
    private static String gateOf(String run) {
        return awaited(
                        "a gate of run " + run,
                        () -> fcrun("gates").lines().stream()
                                .filter(gate -> gate.path("run_id").textValue().equals(run))
                                .findFirst())
                .path("gate_id")
                .textValue();
    }

    /** The run as {@code runs} lists it, once it has that status. */
    private static JsonNode awaitRun(String run, String status) {
        return awaited(
                "run " + run + " to be " + status,
                () -> fcrun("runs", "--status", status, "--workflow", WORKFLOW, "--since", "1h").lines().stream()
                        .filter(line -> line.path("run_id").textValue().equals(run))
                        .findFirst());
    }

    /** Views follow the log. */
    private static JsonNode awaited(String what, Supplier<Optional<JsonNode>> search) {
        long bound = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < bound) {
            Optional<JsonNode> found = search.get();
            if (found.isPresent()) {
                return found.get();
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("Expected " + what + " within 60 s, but found none");
    }

    private static void assertFails(Result result, int exit, String message) {
        assertThat(result.err()).contains(message).doesNotContain("\tat ");
        assertThat(result.exit()).isEqualTo(exit);
    }

    private static Result fcrun(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--json", "--dir", dir.resolve("up").toString()));
        return bare(all.toArray(String[]::new));
    }

    private static Result bare(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine(new Main());
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        int exit = line.execute(arguments);
        return new Result(exit, out.toString(), err.toString());
    }
}
