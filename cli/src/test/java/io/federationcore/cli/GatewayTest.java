package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.federationcore.cli.HttpProbe.Answer;
import io.federationcore.gateway.Gateway;
import io.federationcore.gateway.GatewayConfig;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.settings.ServiceIdentity;
import io.federationcore.sink.database.DatabaseLogin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The contract of HTTP on the real thing: every call, its errors, its headers, and orders that nobody expects. */
@Timeout(300)
class GatewayTest {
    private static final String RUNS = "/api/fc/runs";
    private static final String OTHER_TENANT = "umbrella";
    /** Requests in one round of abuse. */
    private static final int ABUSES = 1_000;
    /** What a round may leave, in bytes: 10 KiB a request, so that whoever keeps a buffer or a thread of each is found. */
    private static final long KEPT_BYTES = ABUSES * 10 * 1024L;

    private static final String ABSENT = "01a21038-a450-7000-8365-47826ead06aa";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private static Path dir;

    @SuppressWarnings("NullAway.Init")
    private static LocalDirectory directory;

    @SuppressWarnings("NullAway.Init")
    private static LocalSystem system;

    @SuppressWarnings("NullAway.Init")
    private static HttpProbe http;

    @SuppressWarnings("NullAway.Init")
    private static String secret;

    @BeforeAll
    static void start() throws Exception {
        directory = LocalDirectory.take(dir.resolve("up"));
        system = LocalSystem.start(directory, Progress.onTerminal());
        secret = LocalKeys.sharedSecret(directory);
        admitAnotherTenant();
        http = HttpProbe.of(system.http(), secret, "pt005_test_harness");
    }

    @AfterAll
    static void stop() throws Exception {
        system.close();
        directory.close();
    }

    /** A harness of another tenant, and one that acts for nobody but itself. */
    private static void admitAnotherTenant() throws Exception {
        String principals = Provisioning.principals("principals.json", LocalKeys.loadOrMake(directory))
                .text();
        int end = principals.lastIndexOf("],\"tenants\"");
        String more = principals.substring(0, end) + """
                , {"id": "user:other_harness", "keys": [], "shared_secret": true, "grants": [{"act_as": ["human:*"],
                   "scopes": ["workflow:read", "workflow:write", "gate:read", "gate:write", "audit:read"],
                   "tenants": ["umbrella"], "queues": []}]}
                , {"id": "user:lone_harness", "keys": [], "shared_secret": true, "grants": [{"act_as": [],
                   "scopes": ["workflow:read", "workflow:write"], "tenants": ["tenant_omega"], "queues": []}]}
                """ + principals.substring(end);
        try (var admin = system.connection()
                .client(LocalKeys.loadOrMake(directory), Principal.parse("user:admin"), LocalKeys.ADMIN)) {
            admin.publishPrincipals(JsonValue.parse(more))
                    .get(60, TimeUnit.SECONDS)
                    .orThrow();
        }
    }

    private static HttpProbe other() {
        return http.with("Authorization", "Bearer " + HttpProbe.token("other_harness", secret))
                .with("X-Tenant-Id", OTHER_TENANT);
    }

    private static String created(HttpProbe as) throws Exception {
        return as.post(RUNS, "{\"workflow_id\": \"pt005_gate_test\", \"workflow_version\": \"1.0.0\"}")
                .expect(201)
                .text("/run/run_id");
    }

    private static Answer entered(String runId, String step) throws Exception {
        return http.patch(RUNS + "/" + runId, "{\"status\": \"running\", \"current_step\": \"" + step + "\"}");
    }

    private static Answer changed(String runId, String status) throws Exception {
        return http.patch(RUNS + "/" + runId, "{\"status\": \"" + status + "\", \"current_step\": null}");
    }

    private static Answer gate(String runId, String step) throws Exception {
        return http.post(RUNS + "/" + runId + "/gate", """
                {"step_id": "%s", "gate_type": "review", "gate_name": "Second look", "required_approvers": ["bob",
                 "user:carol"], "description": "as agreed", "timeout_seconds": null}""".formatted(step));
    }

    private static List<String> messages(String runId) throws Exception {
        return http.get(RUNS + "/" + runId + "/logs")
                .expect(200)
                .body()
                .valueStream()
                .map(log -> log.path("event_type").textValue() + " "
                        + log.path("message").textValue())
                .toList();
    }

    @Test
    void the_document_lists_what_the_gateway_answers() throws Exception {
        Set<String> documented = new TreeSet<>();
        http.document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> documented.add(
                                operation.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));

        assertThat(new TreeSet<>(system.gateway().calls())).isEqualTo(documented);
        http.with("Authorization", null).get("/health").expect(200);
    }

    @Test
    void a_run_is_driven_from_its_birth_to_its_end() throws Exception {
        Answer born = http.with("X-Correlation-Id", "order-7").post(RUNS, """
                {"workflow_id": "pt013_collab", "workflow_version": null, "input_payload": {"a": [1, null]},
                 "metadata": {"m": true}, "tags": ["x"], "parent_run_id": null}""").expect(201);
        String runId = born.text("/run/run_id");
        assertThat(born.text("/run/status")).isEqualTo("pending");
        assertThat(born.text("/run/correlation_id")).isEqualTo("order-7");
        assertThat(born.at("/run/input_payload"))
                .isEqualTo(JsonValue.parse("{\"a\": [1, null]}").toNode());
        assertThat(born.at("/run/current_step").isNull()).isTrue();

        Answer third = entered(runId, "step_3").expect(200);
        assertThat(third.text("/run/status")).isEqualTo("running");
        assertThat(third.text("/run/current_step")).isEqualTo("step_3");
        assertThat(third.at("/run/step_index").intValue()).isEqualTo(2);
        assertThat(changed(runId, "paused").expect(200).text("/run/status")).isEqualTo("paused");
        assertThat(changed(runId, "running").expect(200).text("/run/current_step"))
                .isEqualTo("step_3");
        assertThat(entered(runId, "step_1").expect(200).text("/run/current_step"))
                .isEqualTo("step_1");
        Answer end = changed(runId, "completed").expect(200);

        assertThat(end.text("/run/status")).isEqualTo("completed");
        assertThat(end.text("/run/workflow_receipt_hash")).matches("[0-9a-f]{64}");
        assertThat(end.at("/run/receipt_chain").size())
                .isEqualTo(end.at("/logs").size());
        assertThat(messages(runId))
                .startsWith(
                        "FC-RUN-001 Workflow run created for 'pt013_collab'",
                        "FC-RUN-002 Run status changed from pending to running",
                        "FC-GATE-001 Gate requested: step_3")
                .contains("FC-RUN-002 Run status changed from running to paused")
                .endsWith("FC-RUN-003 Run completed successfully", "FC-RUN-004 Run sealed after 13 entries");
        assertThat(http.get(RUNS + "/" + runId + "/logs?event_type=FC-RUN-002&limit=1&offset=1")
                        .expect(200)
                        .text("/0/new_status"))
                .isEqualTo("paused");
        assertThat(http.get(RUNS + "/" + runId + "?include_logs=false&include_gates=false")
                        .expect(200)
                        .at("/logs"))
                .isEmpty();
        assertThat(http.get(RUNS + "?workflow_id=pt013_collab&status=completed,failed&limit=500")
                        .expect(200)
                        .at("/runs")
                        .valueStream()
                        .map(run -> run.path("run_id").textValue()))
                .contains(runId);
    }

    @Test
    void what_the_lifecycle_forbids_names_both_states() throws Exception {
        String runId = created(http);
        Answer never = changed(runId, "completed").expect(409);
        assertThat(List.of(never.text("/current_status"), never.text("/requested_status")))
                .containsExactly("pending", "completed");
        assertThat(never.text("/detail")).contains("from pending to completed");
        changed(runId, "paused").expect(409);
        entered(runId, "step_9").expect(404);
        entered(runId, "step_1").expect(200);
        changed(runId, "running").expect(409);
        changed(runId, "pending").expect(409);
        assertThat(changed(runId, "failed").expect(200).text("/run/error_details/reason"))
                .isEqualTo("driver_failed");
        assertThat(messages(runId))
                .endsWith("FC-RUN-003 Run failed: Failed by alice", "FC-RUN-004 Run sealed after 6 entries");
        assertThat(entered(runId, "step_2").expect(409).text("/current_status")).isEqualTo("failed");
        gate(runId, "step_1").expect(409);
    }

    @Test
    void a_gate_pauses_and_only_an_approver_lets_the_run_go_on() throws Exception {
        String runId = created(http);
        entered(runId, "step_1").expect(200);
        Answer opened = gate(runId, "step_4").expect(201);
        String gateId = opened.text("/gate_id");
        String path = "/api/fc/gates/" + gateId;
        assertThat(opened.text("/status")).isEqualTo("pending");
        assertThat(opened.text("/gate_type")).isEqualTo("review");
        assertThat(opened.at("/required_approvers").valueStream().map(JsonNode::textValue))
                .containsExactly("bob", "carol");
        assertThat(http.get(RUNS + "/" + runId).expect(200).text("/run/status")).isEqualTo("paused");
        assertThat(pending("bob")).contains(gateId);
        assertThat(pending("carol")).contains(gateId);
        assertThat(pending("mallory")).doesNotContain(gateId);

        changed(runId, "running").expect(409);
        changed(runId, "completed").expect(409);
        entered(runId, "step_4").expect(409);
        gate(runId, "step_2").expect(409);
        List<String> before = messages(runId);
        http.with("X-Actor-Id", "mallory")
                .post(path, "{\"status\": \"approved\"}")
                .expect(403);
        http.post(path, "{\"status\": \"rejected\"}").expect(403);
        assertThat(messages(runId)).isEqualTo(before);

        Answer approved = http.with("X-Actor-Id", "bob")
                .post(path, "{\"status\": \"approved\"}")
                .expect(200);
        assertThat(approved.text("/status")).isEqualTo("approved");
        assertThat(approved.text("/approved_by")).isEqualTo("bob");
        Answer after = http.with("X-Fc-Seen", approved.seen()).get(RUNS + "/" + runId);
        assertThat(after.text("/run/status")).isEqualTo("running");
        assertThat(after.text("/run/current_step")).isEqualTo("step_4");
        assertThat(messages(runId))
                .contains("FC-GATE-001 Gate requested: Second look", "FC-GATE-002 Gate Second look approved");
        http.with("X-Actor-Id", "bob").post(path, "{\"status\": \"approved\"}").expect(409);
        assertThat(pending("bob")).doesNotContain(gateId);
    }

    private static List<String> pending(String approver) throws Exception {
        return http.get("/api/fc/gates?approver_id=" + approver + "&limit=1000")
                .expect(200)
                .body()
                .valueStream()
                .map(gate -> gate.path("gate_id").textValue())
                .toList();
    }

    @Test
    void a_rejected_gate_fails_the_run_with_the_reason() throws Exception {
        String runId = created(http);
        String gateId = gate(runId, "step_2").expect(201).text("/gate_id"); // of a run that never ran
        Answer rejected = http.with("X-Actor-Id", "carol")
                .post("/api/fc/gates/" + gateId, "{\"status\": \"rejected\", \"rejection_reason\": \"too dear\"}")
                .expect(200);

        assertThat(rejected.text("/rejection_reason")).contains("too dear");
        Answer run = http.get(RUNS + "/" + runId).expect(200);
        assertThat(run.text("/run/status")).isEqualTo("failed");
        assertThat(run.text("/run/error_details/message")).contains("too dear");
        assertThat(messages(runId)).contains("FC-GATE-002 Gate Second look rejected");
        http.with("X-Actor-Id", "carol")
                .post("/api/fc/gates/" + gateId, "{\"status\": \"approved\"}")
                .expect(409);
    }

    @Test
    void a_gate_is_resolved_by_resuming_its_run() throws Exception {
        String runId = created(http);
        String gateId = gate(runId, "step_1").expect(201).text("/gate_id");
        String path = RUNS + "/" + runId + ":resume";
        String body = "{\"gate_id\": \"" + gateId + "\", \"decision\": \"%s\", \"run_id\": \"%s\", \"input\": %s}";
        HttpProbe bob = http.with("X-Actor-Id", "bob");

        bob.post(path, body.formatted("approve", ABSENT, "null")).expect(422);
        bob.post(path, body.formatted("approve", runId, "{\"a\": 1}")).expect(422);
        bob.post(path, body.formatted("perhaps", runId, "null")).expect(422);
        bob.post(RUNS + "/" + ABSENT + ":resume", body.formatted("approve", ABSENT, "null"))
                .expect(404);
        assertThat(bob.post(path, body.formatted("approve", runId, "null"))
                        .expect(200)
                        .text("/run/current_step"))
                .isEqualTo("step_1");
        bob.post(path, body.formatted("approve", runId, "null")).expect(409);
    }

    @Test
    void tokens_that_prove_nothing_are_refused() throws Exception {
        String good = HttpProbe.token("pt005_test_harness", secret);
        for (String token : List.of(
                "",
                good,
                "Basic " + good,
                "Bearer " + good.substring(0, good.length() - 1),
                "Bearer " + HttpProbe.token("pt005_test_harness", secret + "x"),
                "Bearer " + HttpProbe.token("nobody", secret),
                "Bearer " + HttpProbe.token("operator", secret))) {
            Answer refused = http.with("Authorization", token.isEmpty() ? null : token)
                    .get(RUNS)
                    .expect(401);
            assertThat(refused.text("/detail")).isNotBlank().doesNotContain(secret);
            assertThat(refused.response().headers().firstValue("www-authenticate"))
                    .contains("Bearer");
        }
        HttpProbe reader =
                http.with("Authorization", "Bearer " + HttpProbe.token("pt005_test_harness", secret, "workflow:read"));
        reader.get(RUNS).expect(200);
        reader.get("/api/fc/gates").expect(403);
        reader.post(RUNS, "{\"workflow_id\": \"pt013_collab\"}").expect(403);
        http.with("Authorization", "Bearer " + HttpProbe.token("pt005_test_harness", secret, "no:such"))
                .get(RUNS)
                .expect(403);
        HttpProbe lone = http.with("Authorization", "Bearer " + HttpProbe.token("lone_harness", secret));
        lone.get(RUNS).expect(403);
        lone.with("X-Actor-Id", null).with("X-Tenant-Id", null).get(RUNS).expect(200);
        lone.post(RUNS, "{\"workflow_id\": \"pt013_collab\"}").expect(403);
        http.with("X-Tenant-Id", OTHER_TENANT).get(RUNS).expect(403);
        http.with("X-Tenant-Id", "no tenant!").get(RUNS).expect(400);
        http.with("X-Actor-Id", "../x").get(RUNS).expect(400);
    }

    @Test
    void a_token_of_the_command_line_is_good() throws Exception {
        StringWriter out = new StringWriter();
        CommandLine fcrun = Main.commandLine(new Main());
        fcrun.setOut(new PrintWriter(out));
        String[] arguments = {
            "token",
            "--server-id",
            "pt004_test_harness",
            "--scopes",
            "workflow:read",
            "--ttl",
            "1m",
            "--json",
            "--dir",
            dir.resolve("up").toString()
        };

        assertThat(fcrun.execute(arguments)).isZero();
        String token =
                JsonValue.parse(out.toString().strip()).toNode().path("token").textValue();
        HttpProbe shown = http.with("Authorization", "Bearer " + token);
        shown.get(RUNS).expect(200);
        shown.post(RUNS, "{\"workflow_id\": \"pt013_collab\"}").expect(403);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST  | /api/fc/runs                    | {"workflow_id":                                | 400
            POST  | /api/fc/runs                    |                                                | 400
            POST  | /api/fc/runs                    | []                                             | 422
            POST  | /api/fc/runs                    | {}                                             | 422
            POST  | /api/fc/runs                    | {"workflow_id": null}                          | 422
            POST  | /api/fc/runs                    | {"workflow_id": "a", "workflow_id": "b"}       | 400
            POST  | /api/fc/runs                    | {"workflow_id": "pt013_collab", "inputs": {}}  | 422
            POST  | /api/fc/runs                    | {"workflow_id": "pt013_collab", "metadata": 1} | 422
            POST  | /api/fc/runs                    | {"workflow_id": "nowhere"}                     | 404
            POST  | /api/fc/runs                    | {"workflow_id": "pt013_collab", "workflow_version": "9.9.9"} | 404
            POST  | /api/fc/runs                    | {"workflow_id": "pt004_execution_spine", "workflow_version": "2.0.0"} | 422
            POST  | /api/fc/runs?x=1                | {"workflow_id": "pt013_collab"}                | 400
            PATCH | /api/fc/runs/ABSENT             | {"status": "running"}                          | 404
            PATCH | /api/fc/runs/nowhere            | {"status": "running"}                          | 404
            PATCH | /api/fc/runs/ABSENT             | {"status": "sleeping"}                         | 422
            PATCH | /api/fc/runs/ABSENT             | {"current_step": "step_1"}                     | 422
            GET   | /api/fc/runs/ABSENT             |                                                | 404
            GET   | /api/fc/runs/ABSENT/logs        |                                                | 404
            GET   | /api/fc/runs/ABSENT/events      |                                                | 404
            GET   | /api/fc/runs/ABSENT/logs?limit=0 |                                               | 400
            GET   | /api/fc/runs?status=sleeping    |                                                | 400
            GET   | /api/fc/runs?since=yesterday    |                                                | 400
            GET   | /api/fc/runs?limit=1&lim=2      |                                                | 400
            POST  | /api/fc/runs/ABSENT/gate        | {"step_id": "step_1"}                          | 422
            POST  | /api/fc/runs/ABSENT/gate        | {"step_id": "step_1", "gate_type": "a", "gate_name": "b", "required_approvers": []} | 422
            POST  | /api/fc/runs/ABSENT/gate        | {"step_id": "step_1", "gate_type": "a", "gate_name": "b", "required_approvers": ["c"]} | 404
            POST  | /api/fc/gates/ABSENT.g1         | {"status": "approved"}                         | 404
            POST  | /api/fc/gates/nowhere           | {"status": "approved"}                         | 404
            POST  | /api/fc/gates/ABSENT.g1         | {"status": "allowed"}                          | 422
            POST  | /api/fc/workflows/register      | {"workflow_yaml": "a: &b"}                     | 422
            DELETE | /api/fc/runs                   |                                                | 405
            GET   | /api/fc/nothing                 |                                                | 404
            """)
    void what_is_wrong_is_said(String method, String path, String body, int status) throws Exception {
        Answer answer = http.send(method, path.replace("ABSENT", ABSENT), body).expect(status);

        assertThat(answer.text("/detail")).isNotBlank();
    }

    @Test
    void a_body_may_be_so_large_and_no_larger() throws Exception {
        String large = "{\"workflow_id\": \"pt013_collab\", \"input_payload\": \"" + "x".repeat(300_000) + "\"}";
        http.post(RUNS, large).expect(413);
        http.post(RUNS, "{\"workflow_id\": \"pt013_collab\", \"input_payload\": \"" + "x".repeat(70_000) + "\"}")
                .expect(413);
        http.get(RUNS).expect(200);
    }

    @Test
    void a_repeated_request_has_one_effect_on_whichever_gateway() throws Exception {
        String key = UUID.randomUUID().toString();
        HttpProbe once = http.with("X-Idempotency-Key", key);
        String body = "{\"workflow_id\": \"pt013_collab\"}";
        try (Gateway second = another(1_000)) {
            String there = "http://127.0.0.1:" + second.port();
            List<Callable<Answer>> calls = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                HttpProbe at = i % 2 == 0 ? once : once.at(there);
                calls.add(() -> at.post(RUNS, body));
            }
            Set<String> runs = new TreeSet<>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Future<Answer> answer : threads.invokeAll(calls)) {
                    runs.add(answer.get().expect(201).text("/run/run_id"));
                }
            }
            assertThat(runs).hasSize(1);
            String runId = runs.iterator().next();
            once.post(RUNS, "{\"workflow_id\": \"pt013_collab\", \"tags\": [\"x\"]}")
                    .expect(409);
            Answer change = http.patch(RUNS + "/" + runId, "{\"status\": \"running\", \"current_step\": \"step_1\"}");
            Answer seen = http.at(there).with("X-Fc-Seen", change.seen()).get(RUNS + "/" + runId);
            assertThat(seen.text("/run/current_step")).isEqualTo("step_1");
            HttpProbe ending = http.with("X-Idempotency-Key", key + "-end");
            ending.patch(RUNS + "/" + runId, "{\"status\": \"completed\"}").expect(200);
            ending.at(there)
                    .patch(RUNS + "/" + runId, "{\"status\": \"completed\"}")
                    .expect(200);
            assertThat(messages(runId))
                    .filteredOn(message -> message.startsWith("FC-RUN-003"))
                    .hasSize(1);
        }
        http.with("X-Fc-Seen", "nonsense").get(RUNS).expect(400);
        http.with("X-Idempotency-Key", "x".repeat(201)).post(RUNS, body).expect(400);
    }

    private static Gateway another(int ratePerSecond) throws Exception {
        return another(system.connection().kafka(), ratePerSecond);
    }

    private static Gateway another(String kafka, int ratePerSecond) throws Exception {
        return another(system.connection(), directory, kafka, ratePerSecond);
    }

    /** One more gateway of a running system, connected to Kafka. */
    static Gateway another(Connection at, LocalDirectory directory, int ratePerSecond) throws Exception {
        return another(at, directory, at.kafka(), ratePerSecond);
    }

    private static Gateway another(Connection at, LocalDirectory directory, String kafka, int ratePerSecond)
            throws Exception {
        Gateway gateway = Gateway.start(new GatewayConfig(
                KafkaConnection.local(kafka),
                new ServiceIdentity(
                        at.federation(),
                        Principal.parse("service:gateway"),
                        LocalKeys.GATEWAY,
                        LocalKeys.loadOrMake(directory)),
                new DatabaseLogin(
                        String.valueOf(at.jdbcUrl()), String.valueOf(at.jdbcUser()), String.valueOf(at.jdbcPassword())),
                LocalKeys.sharedSecret(directory),
                "127.0.0.1",
                0,
                ratePerSecond));
        if (kafka.equals(at.kafka())) {
            gateway.ready().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
        return gateway;
    }

    @Test
    void whoever_asks_too_often_is_told_when_to_come_back() throws Exception {
        try (Gateway slow = another(1)) {
            HttpProbe at = http.at("http://127.0.0.1:" + slow.port());
            at.get(RUNS).expect(200);
            at.get(RUNS).expect(200);
            Answer refused = at.get(RUNS).expect(429);
            assertThat(refused.response().headers().firstValue("retry-after")).contains("1");
            at.with("Authorization", "Bearer " + HttpProbe.token("pt013_test_harness", secret))
                    .get(RUNS)
                    .expect(200);
        }
    }

    @Test
    void what_is_away_is_said() throws Exception {
        try (Gateway alone = another("127.0.0.1:1", 100)) {
            HttpProbe at = http.at("http://127.0.0.1:" + alone.port());
            Answer health = at.get("/health").expect(503);
            assertThat(health.text("/detail")).contains("Kafka").doesNotContain("PostgreSQL");
            assertThat(health.response().headers().firstValue("retry-after")).isPresent();
        }
    }

    @Test
    void the_log_of_a_run_is_streamed_and_taken_up_again() throws Exception {
        String runId = created(http);
        String path = RUNS + "/" + runId + "/events";
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> stream =
                    threads.submit(() -> http.raw("GET", path, null).body());
            entered(runId, "step_2").expect(200);
            changed(runId, "completed").expect(200);
            List<String> ids = lines(stream.get(60, TimeUnit.SECONDS), "id: ");
            assertThat(ids).first().isEqualTo("0");
            assertThat(ids).hasSize(messages(runId).size()).doesNotHaveDuplicates();
            List<String> rest =
                    lines(http.with("Last-Event-ID", "2").raw("GET", path, null).body(), "id: ");
            assertThat(rest).isEqualTo(ids.subList(3, ids.size()));
        }
        http.with("Last-Event-ID", "x").get(path).expect(400);
    }

    /** Whoever takes nothing is cut off after ten seconds; whoever reads the same run meanwhile gets all of it. */
    @Test
    void a_slow_reader_is_cut_off_and_nobody_else_waits() throws Exception {
        String runId = http.post(
                        RUNS,
                        "{\"workflow_id\": \"pt005_gate_test\", \"input_payload\": \"" + "x".repeat(60_000) + "\"}")
                .expect(201)
                .text("/run/run_id");
        String path = RUNS + "/" + runId + "/events";
        try (Socket slow = new Socket();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            slow.setReceiveBufferSize(2_048);
            slow.connect(new InetSocketAddress("127.0.0.1", system.gateway().port()));
            slow.getOutputStream().write(http.head("GET", path).getBytes(StandardCharsets.US_ASCII));
            Future<String> fast =
                    threads.submit(() -> http.raw("GET", path, null).body());
            CrashTest.await("two readers", () -> system.gateway().work().streams() == 2);
            for (int i = 0; i < 30; i++) {
                entered(runId, "step_" + (i % 6 + 1)).expect(200);
            }
            CrashTest.await(
                    "the slow one to be cut off", () -> system.gateway().work().streams() == 1);
            changed(runId, "completed").expect(200);

            assertThat(lines(fast.get(60, TimeUnit.SECONDS), "id: "))
                    .hasSize(
                            http.get(RUNS + "/" + runId).expect(200).at("/logs").size())
                    .doesNotHaveDuplicates();
            assertThat(new String(remaining(slow), StandardCharsets.UTF_8)).doesNotContain("FC-RUN-003");
        }
    }

    /** What still arrives until the connection ends, in whichever way. */
    private static byte[] remaining(Socket socket) throws IOException {
        socket.setSoTimeout(30_000);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(read);
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset"); // cut off
        }
        return read.toByteArray();
    }

    private static List<String> lines(String stream, String start) {
        return stream.lines()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .toList();
    }

    @Test
    void a_foreign_id_is_an_unknown_one() throws Exception {
        String runId = created(http);
        String gateId = gate(runId, "step_1").expect(201).text("/gate_id");
        other().get(RUNS).expect(200);
        for (String id : List.of(runId, ABSENT)) {
            String gate = id.equals(runId) ? gateId : ABSENT + ".g3";
            assertThat(List.of(
                            other().get(RUNS + "/" + id),
                            other().get(RUNS + "/" + id + "/logs"),
                            other().get(RUNS + "/" + id + "/events"),
                            other().patch(RUNS + "/" + id, "{\"status\": \"failed\"}"),
                            other().with("X-Actor-Id", "bob")
                                    .post("/api/fc/gates/" + gate, "{\"status\": \"approved\"}"),
                            other().post(
                                            RUNS,
                                            "{\"workflow_id\": \"pt013_collab\", \"parent_run_id\": \"" + id + "\"}")))
                    .extracting(Answer::status, answer -> answer.text("/detail").replaceAll("[0-9a-f-]{36}\\S*", "ID"))
                    .containsExactly(
                            tuple(404, "Expected a run of this tenant, but there is none of id 'ID"),
                            tuple(404, "Expected a run of this tenant, but there is none of id 'ID"),
                            tuple(404, "Expected a run of this tenant, but there is none of id 'ID"),
                            tuple(404, "Expected a run of this tenant, but there is none of id 'ID"),
                            tuple(404, "Expected a gate of this tenant, but there is none of id 'ID"),
                            tuple(404, "Expected a run of this tenant, but there is none of id 'ID"));
        }
        assertThat(other().get("/api/fc/gates").expect(200).body()).isEmpty();
        assertThat(http.get(RUNS + "/" + runId).expect(200).text("/run/status")).isEqualTo("paused");
    }

    @Test
    void a_workflow_is_registered_once() throws Exception {
        String id = "reg-" + UUID.randomUUID();
        String yaml = "apiVersion: fc/v1\\nkind: Workflow\\nmetadata: {id: " + id + ", version: 1.0.0}\\nspec:\\n"
                + "  driver: external\\n  steps:\\n    - {id: a, type: act}\\n";
        String body = "{\"workflow_yaml\": \"" + yaml + "\", \"prompts_poml\": %s, \"schemas\": {\"s\": true},"
                + " \"workflow_id\": \"%s\", \"version\": null}";
        String path = "/api/fc/workflows/register";

        Answer first = http.post(path, body.formatted("\"<poml/>\"", id)).expect(200);
        assertThat(first.at("/idempotent").booleanValue()).isFalse();
        assertThat(first.at("/artifact_hashes").properties()).hasSize(4);
        assertThat(http.post(path, body.formatted("\"<poml/>\"", id))
                        .expect(200)
                        .at("/idempotent")
                        .booleanValue())
                .isTrue();
        http.post(path, body.formatted("{\"a\": \"b\"}", id)).expect(409);
        http.post(path, body.formatted("{\"a\": 1}", id)).expect(422);
        http.post(path, body.formatted("null", "another")).expect(422);
        http.post(RUNS, "{\"workflow_id\": \"" + id + "\"}").expect(201);
    }

    /**
     * Bytes that are no HTTP, bodies that are no JSON, headers and paths that nobody means: no answer is a fault of ours,
     * nothing stays at work, and what a second round of the same requests leaves in memory is nothing but what is said of
     * the runs that they create.
     */
    @Test
    void no_request_is_a_fault_of_ours_and_none_leaves_anything_behind() throws Exception {
        long seed = Long.getLong("fc.fuzz.seed", 4711);
        String runId = created(http);
        abuse(runId, seed); // what is made once: classes, pools, caches
        long threads = liveThreads();
        long first = abuse(runId, seed);
        long second = abuse(runId, seed);

        assertThat(second - first)
                .as("bytes kept of %d requests, seed %d", ABUSES, seed)
                .isLessThan(KEPT_BYTES);
        CrashTest.await("as few threads as before, seed " + seed, () -> liveThreads() <= threads);
        http.get("/health").expect(200);
    }

    /** Sends as many; what is in use on the heap afterwards, in bytes. */
    private static long abuse(String runId, long seed) throws Exception {
        HttpFuzz fuzz = new HttpFuzz(system.http(), HttpProbe.token("pt005_test_harness", secret), runId, seed);
        for (int i = 0; i < ABUSES; i++) {
            HttpFuzz.Exchange exchange = fuzz.next();
            assertThat(exchange.status())
                    .as("the answer to request %d of seed %d: %s", i, seed, exchange.request())
                    .matches(status -> status < 500 || status == 503);
        }
        CrashTest.await(
                "nothing to be done, seed " + seed,
                () -> system.gateway().work().equals(Gateway.Work.NONE));
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Platform threads of the gateway and of its server. */
    private static long liveThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getName().toLowerCase(Locale.ROOT))
                .filter(name -> name.contains("gateway") || name.contains("helidon") || name.contains("server"))
                .count();
    }

    /** A program in Python, which was written from the documents, does what a client of a gateway does. */
    @Test
    void a_python_program_drives_a_run() throws Exception {
        OtherLanguageTest.pythonIsThere();
        Path program = Path.of(System.getProperty("basedir", ""))
                .resolve("../schemas/src/test/python/http_client.py")
                .toAbsolutePath()
                .normalize();
        Process python = new ProcessBuilder("python3", "-B", program.toString(), "--base=" + system.http())
                .redirectErrorStream(true)
                .start();
        try {
            python.getOutputStream().write(secret.getBytes(StandardCharsets.UTF_8));
            python.getOutputStream().close();
            String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(python.exitValue()).as(said).isZero();
        } finally {
            python.destroyForcibly();
        }
    }
}
