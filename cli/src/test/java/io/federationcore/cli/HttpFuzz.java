package io.federationcore.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Requests as no client would send them on purpose; the same ones for the same seed. */
final class HttpFuzz {
    private static final List<String> METHODS = List.of("GET", "POST", "PATCH", "POST", "PATCH", "PUT", "TRACE", "FOO");
    private static final List<String> BODIES = List.of(
            "{\"workflow_id\":\"pt013_collab\"}",
            "{\"status\":\"running\",\"current_step\":\"step_1\"}",
            "{\"step_id\":\"step_1\",\"gate_type\":\"a\",\"gate_name\":\"b\",\"required_approvers\":[\"c\"]}",
            "{\"gate_id\":\"x\",\"decision\":\"approve\"}",
            "{\"workflow_yaml\":\"a: b\"}",
            "{\"workflow_id\":\"pt013_collab\",\"input_payload\":[\"\\ud800\",1e308,-0.0,\"\\u0000\"]}");
    private static final List<String> TAILS = List.of(
            "?limit=%zz", "?a=b&&=", "/", "%00", "%2e%2e/", "//", "?offset=99999999999", ";a=b", "%", "?status=%F0");
    private static final List<String> HEADERS = List.of(
            "Authorization",
            "X-Tenant-Id",
            "X-Actor-Id",
            "X-Correlation-Id",
            "X-Idempotency-Key",
            "X-Fc-Seen",
            "Last-Event-ID",
            "Content-Length",
            "Transfer-Encoding",
            "Content-Encoding",
            "Host");
    private static final List<String> VALUES = List.of(
            "",
            "x".repeat(9_000),
            "\u0001",
            "\u00e4",
            "1",
            "-1",
            "chunked",
            "gzip",
            "a@b",
            "human:",
            "../..",
            "'; DROP");
    private static final int PATIENCE_MILLIS = 10_000;

    private final URI base;
    private final String token;
    private final List<String> paths;
    private final Random random;

    /** What was sent, and the status of the answer; 0 where the connection was closed without one. */
    record Exchange(String request, int status) {}

    HttpFuzz(String base, String token, String runId, long seed) {
        this.base = URI.create(base);
        this.token = token;
        this.random = new Random(seed);
        String run = "/api/fc/runs/" + runId;
        this.paths = List.of(
                "/api/fc/runs",
                run,
                run + "/gate",
                run + "/logs",
                run + ":resume",
                "/api/fc/gates",
                "/api/fc/gates/" + runId + ".g1",
                "/api/fc/workflows/register",
                "/health",
                "/x");
    }

    /** Sends one more. It fails where no answer comes within ten seconds: then something is stuck. */
    Exchange next() throws IOException {
        byte[] body = body();
        StringBuilder head = new StringBuilder(one(METHODS) + " " + one(paths));
        if (random.nextInt(4) == 0) {
            head.append(one(TAILS));
        }
        head.append(" HTTP/1.1\r\n");
        headers(body.length)
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Connection: close\r\n\r\n");
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        byte[] whole = request.toByteArray();
        int length = random.nextInt(10) == 0 ? random.nextInt(whole.length) : whole.length;
        String sent = new String(whole, 0, Math.min(length, 400), StandardCharsets.ISO_8859_1);
        return new Exchange(sent, status(whole, length));
    }

    private Map<String, String> headers(int bodyLength) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", "localhost");
        headers.put("Authorization", "Bearer " + token);
        headers.put("X-Tenant-Id", LocalSystem.TENANT);
        headers.put("Content-Length", Integer.toString(bodyLength));
        for (int i = random.nextInt(3); i > 0; i--) {
            headers.put(one(HEADERS), one(VALUES));
        }
        return headers;
    }

    private byte[] body() {
        byte[] body = one(BODIES).getBytes(StandardCharsets.UTF_8);
        switch (random.nextInt(4)) {
            case 0 -> random.nextBytes(body);
            case 1 -> body = "[".repeat(random.nextInt(3_000)).getBytes(StandardCharsets.US_ASCII);
            case 2 -> {
                for (int i = random.nextInt(5); i >= 0; i--) {
                    body[random.nextInt(body.length)] = (byte) random.nextInt(256);
                }
            }
            default -> {
                return body;
            }
        }
        return body;
    }

    private int status(byte[] request, int length) throws IOException {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request, 0, length);
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
        } catch (SocketException e) {
            return 0; // it was closed while the request was still being sent
        }
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
