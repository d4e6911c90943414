package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.federationcore.schemas.auth.BearerToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An HTTP client that knows the document and nothing else, and holds every answer against it. */
final class HttpProbe {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private final String base;
    private final Map<String, String> headers;
    private final JsonNode document;

    private HttpProbe(String base, Map<String, String> headers, JsonNode document) {
        this.base = base;
        this.headers = headers;
        this.document = document;
    }

    /** A client of the principal {@code serverId} in the local tenant, for Alice. */
    static HttpProbe of(String base, String secret, String serverId) throws Exception {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("authorization", "Bearer " + token(serverId, secret));
        headers.put("X-TENANT-ID", LocalSystem.TENANT);
        headers.put("X-Actor-Id", "alice");
        HttpResponse<String> document = CLIENT.send(
                HttpRequest.newBuilder(URI.create(base + "/openapi.json")).build(),
                HttpResponse.BodyHandlers.ofString());
        return new HttpProbe(base, headers, JSON.readTree(document.body()));
    }

    static String token(String serverId, String secret, String... scopes) {
        long now = Instant.now().getEpochSecond();
        return new BearerToken(serverId, List.of(scopes), now, now + 600, "t-1").sign(secret);
    }

    JsonNode document() {
        return document;
    }

    HttpProbe at(String otherBase) {
        return new HttpProbe(otherBase, headers, document);
    }

    /** The same client with another header; null for none. */
    HttpProbe with(String name, @Nullable String value) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.keySet().removeIf(name::equalsIgnoreCase);
        if (value != null) {
            changed.put(name, value);
        }
        return new HttpProbe(base, changed, document);
    }

    /** An answer. */
    record Answer(int status, JsonNode body, HttpResponse<String> response) {
        Answer expect(int expected) {
            assertThat(status).as("%s", body).isEqualTo(expected);
            return this;
        }

        JsonNode at(String pointer) {
            return body.at(pointer);
        }

        String text(String pointer) {
            return body.at(pointer).asText();
        }

        String seen() {
            return response.headers().firstValue("x-fc-seen").orElseThrow();
        }
    }

    Answer get(String path) throws Exception {
        return send("GET", path, null);
    }

    Answer post(String path, String body) throws Exception {
        return send("POST", path, body);
    }

    Answer patch(String path, String body) throws Exception {
        return send("PATCH", path, body);
    }

    Answer send(String method, String path, @Nullable String body) throws Exception {
        HttpResponse<String> response = raw(method, path, body);
        String type = response.headers().firstValue("content-type").orElse("");
        JsonNode json = type.contains("json") ? JSON.readTree(response.body()) : JSON.missingNode();
        if (response.statusCode() >= 400) {
            assertThat(type).isEqualTo("application/problem+json");
            assertValid("problem", json);
            assertThat(json.path("status").intValue()).isEqualTo(response.statusCode());
        }
        assertThat(response.statusCode()).as("never our fault").isNotEqualTo(500);
        documented(method, path, response.statusCode(), json);
        return new Answer(response.statusCode(), json, response);
    }

    /** A request without a body as it goes over the wire, for a client that is to misbehave. */
    String head(String method, String path) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString();
    }

    HttpResponse<String> raw(String method, String path, @Nullable String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(30));
        headers.forEach(request::header);
        request.method(
                method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The document admits the status, and its schema the body. */
    private void documented(String method, String path, int status, JsonNode body) {
        JsonNode operation =
                document.path("paths").path(template(path)).path(method.toLowerCase(java.util.Locale.ROOT));
        if (operation.isMissingNode()) {
            assertThat(status).as("%s %s is not in the document", method, path).isIn(404, 405);
            return;
        }
        JsonNode response = operation.path("responses").path(Integer.toString(status));
        assertThat(response.isMissingNode())
                .as("status %d of %s %s in the document", status, method, path)
                .isFalse();
        JsonNode schema = response.at("/content/application~1json/schema");
        if (!schema.isMissingNode()) {
            assertThat(problems(schema, body)).isEmpty();
        }
    }

    static String template(String path) {
        String bare = path.replaceAll("\\?.*", "");
        return bare.replaceAll("/runs/[^/:]+", "/runs/{run_id}").replaceAll("/gates/[^/]+", "/gates/{gate_id}");
    }

    private void assertValid(String schema, JsonNode body) {
        ObjectNode reference = JSON.createObjectNode().put("$ref", "#/components/schemas/" + schema);
        assertThat(problems(reference, body)).isEmpty();
    }

    private List<String> problems(JsonNode schema, JsonNode body) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", document.path("components"));
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(whole).validate(body).stream()
                .map(Object::toString)
                .toList();
    }
}
