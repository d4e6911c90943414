package io.federationcore.gateway;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One request and its response, as far as the routes need them. */
final class HttpExchange {
    /** The largest body, in bytes. */
    static final int MAX_BODY = 256 * 1024;

    private static final int MAX_HEADER = 8 * 1024;

    private final ServerRequest request;
    private final ServerResponse response;
    private final Map<String, List<String>> query;

    private final Runnable streaming;

    private HttpExchange(
            ServerRequest request, ServerResponse response, Map<String, List<String>> query, Runnable streaming) {
        this.request = request;
        this.response = response;
        this.query = query;
        this.streaming = streaming;
    }

    /**
     * The exchange, or what is wrong with the request's first line.
     *
     * @param streaming is run when the answer becomes a stream, which may last for hours
     */
    static HttpExchange of(ServerRequest request, ServerResponse response, Runnable streaming) throws HttpProblem {
        return new HttpExchange(request, response, parameters(request.query().rawValue()), streaming);
    }

    String method() {
        return request.prologue().method().text();
    }

    /** The path as it was sent; what the routes' ids admit is never escaped. */
    String path() {
        return request.prologue().uriPath().rawPath();
    }

    /** A header by its name in any case; empty where it is absent or blank. */
    Optional<String> header(String name) throws HttpProblem {
        var values = request.headers().values(HeaderNames.create(name));
        if (values.isEmpty() || values.getFirst().isBlank()) {
            return Optional.empty();
        }
        if (values.size() > 1 || values.getFirst().length() > MAX_HEADER) {
            throw HttpProblem.malformed(
                    "Expected header '" + name + "' once, of at most " + MAX_HEADER + " characters");
        }
        return Optional.of(values.getFirst().strip());
    }

    /** Every value of a query parameter, blank ones left out. */
    List<String> parameters(Names names, String name) throws HttpProblem {
        names.require(query.keySet());
        return query.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isBlank())
                .toList();
    }

    /** The names of query parameters that a call admits. */
    record Names(List<String> admitted) {
        static Names of(String... names) {
            return new Names(List.of(names));
        }

        private void require(Iterable<String> found) throws HttpProblem {
            for (String name : found) {
                if (!admitted.contains(name)) {
                    throw HttpProblem.malformed(
                            "Expected the query parameters " + String.join(", ", admitted) + ", but found another");
                }
            }
        }
    }

    byte[] body() throws HttpProblem {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try (InputStream body = request.content().inputStream()) {
            byte[] read = body.readNBytes(MAX_BODY + 1);
            if (read.length > MAX_BODY) {
                throw HttpProblem.tooLarge("Expected a body of at most " + MAX_BODY + " bytes, but found more");
            }
            return read;
        } catch (IOException
                | RuntimeException e) { // the server throws the latter where chunks or lengths are not right
            throw HttpProblem.malformed("Expected a whole body as HTTP/1.1 has it, but it is not");
        }
    }

    void responseHeader(String name, String value) {
        response.header(name, value);
    }

    void answer(int status, byte[] json) {
        response.status(status);
        response.header("Content-Type", "application/json");
        response.send(json);
    }

    void answer(HttpProblem problem) {
        if (response.isSent()) {
            return; // a stream that broke off; the client sees that it ended
        }
        response.status(problem.status());
        response.header("Content-Type", "application/problem+json");
        if (problem.retryAfterSeconds() > 0) {
            response.header("Retry-After", Integer.toString(problem.retryAfterSeconds()));
        }
        if (problem.status() == 401) {
            response.header("WWW-Authenticate", "Bearer");
        }
        if (problem.status() == 413) {
            response.header("Connection", "close"); // the rest of the body is not read
        }
        response.send(problem.body());
    }

    /** Begins an answer of server-sent events. */
    OutputStream stream() {
        streaming.run();
        response.status(200);
        response.header("Content-Type", "text/event-stream");
        response.header("Cache-Control", "no-store");
        return response.outputStream();
    }

    private static Map<String, List<String>> parameters(String raw) throws HttpProblem {
        Map<String, List<String>> parameters = new HashMap<>();
        if (raw == null || raw.isEmpty()) {
            return parameters;
        }
        try {
            for (String pair : raw.split("&", 200)) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                parameters.computeIfAbsent(name, one -> new ArrayList<>()).add(value);
            }
        } catch (IllegalArgumentException e) {
            throw HttpProblem.malformed("Expected a query whose escapes are %XX");
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
