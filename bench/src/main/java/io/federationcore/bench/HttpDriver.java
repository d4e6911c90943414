package io.federationcore.bench;

import io.federationcore.schemas.json.JsonValue;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks the gateway, over connections that stay open. */
final class HttpDriver implements Driver, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RUNS = "/api/fc/runs";
    private static final String CREATE = "{\"workflow_id\":\"" + WORKFLOW + "\",\"input_payload\":" + INPUT + "}";

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final HttpAccess access;
    private final String tenant;

    HttpDriver(HttpAccess access, String tenant) {
        this.access = access;
        this.tenant = tenant;
    }

    @Override
    public String create() throws IOException, InterruptedException {
        String answer = ask("POST", RUNS, CREATE, 201);
        return JsonValue.parse(answer).toNode().at("/run/run_id").textValue();
    }

    @Override
    public void enter(String runId, String step) throws IOException, InterruptedException {
        String answer =
                ask("PATCH", RUNS + "/" + runId, "{\"status\":\"running\",\"current_step\":\"" + step + "\"}", 200);
        if (!answer.contains("\"current_step\":\"" + step + "\"")) {
            throw new IllegalStateException("Expected run " + runId + " at " + step + ", but found " + answer);
        }
    }

    /** Each call reads a run with its log and its gates, always the same. */
    Asking reading() throws IOException, InterruptedException {
        String runId = create();
        enter(runId, "step_1");
        return () -> {
            long began = System.nanoTime();
            ask("GET", RUNS + "/" + runId, null, 200);
            return System.nanoTime() - began;
        };
    }

    private String ask(String method, String path, @Nullable String body, int expected)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(access.base().resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + access.bearer())
                .header("X-Tenant-Id", tenant)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() != expected) {
            throw new IllegalStateException("Expected " + expected + " to " + method + " " + path + ", but found "
                    + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    @Override
    public void close() {
        client.close();
    }
}
