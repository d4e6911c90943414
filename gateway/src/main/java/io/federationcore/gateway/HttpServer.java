package io.federationcore.gateway;

import io.federationcore.sink.database.PassingFailure;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP side: Helidon's server, one virtual thread a request. Whatever goes wrong, the client sees a problem+json; what
 * is our fault is in the log, and nowhere else.
 */
final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    /** How many requests are worked on at once; the next ones are told to come back. */
    private static final int MAX_REQUESTS = 512;

    private static final int MAX_CONNECTIONS = 4_096;
    /** What the kernel holds for a reader who takes nothing, in bytes, at most about twice of it. */
    private static final int SEND_BUFFER = 64 * 1024;
    /** How long a client may be silent in the middle of a request. */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(15);

    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(75);
    private static final Duration GRACE = Duration.ofSeconds(2);
    /** Larger bodies end the connection; ours, {@link HttpExchange#MAX_BODY}, are answered. */
    private static final long MAX_PAYLOAD = 8L * 1024 * 1024;

    private final Routes routes;
    private final Semaphore places = new Semaphore(MAX_REQUESTS);
    private final WebServer server;

    HttpServer(String host, int port, Routes routes) {
        this.routes = routes;
        DirectHandlers.Builder direct = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            direct.addHandler(type, new Transport());
        }
        this.server = WebServer.builder()
                .shutdownHook(false)
                .host(host)
                .port(port)
                .maxTcpConnections(MAX_CONNECTIONS)
                .maxPayloadSize(MAX_PAYLOAD)
                .idleConnectionTimeout(IDLE_TIMEOUT)
                .shutdownGracePeriod(GRACE)
                .connectionOptions(socket -> socket.readTimeout(READ_TIMEOUT)
                        .socketSendBufferSize(SEND_BUFFER)
                        .tcpNoDelay(true))
                .directHandlers(direct.build())
                .routing(HttpRouting.builder().any(this::handle))
                .build();
    }

    void start() {
        server.start();
    }

    int port() {
        return server.port();
    }

    private void handle(ServerRequest request, ServerResponse response) {
        HttpExchange exchange = null;
        Place place = new Place(places);
        try {
            exchange = HttpExchange.of(request, response, place::leave);
            if (!place.taken()) {
                throw HttpProblem.unavailable("Expected at most " + MAX_REQUESTS + " requests at once");
            }
            routes.answer(exchange);
        } catch (HttpProblem e) {
            answer(exchange, response, e);
        } catch (SQLException e) {
            if (PassingFailure.is(e)) {
                answer(exchange, response, HttpProblem.unavailable("PostgreSQL is away"));
            } else {
                LOG.error(
                        "The database refused what {} {} asked",
                        request.prologue().method(),
                        path(request),
                        e);
                answer(exchange, response, HttpProblem.broken());
            }
        } catch (InterruptedException e) {
            answer(exchange, response, HttpProblem.unavailable("The gateway stops"));
            Thread.currentThread().interrupt();
        } catch (UncheckedIOException e) {
            throw e; // the client went away; there is nobody to answer
        } catch (Exception e) {
            LOG.error("{} {} broke", request.prologue().method(), path(request), e);
            answer(exchange, response, HttpProblem.broken());
        } finally {
            place.leave();
        }
    }

    /** A place among the requests that are worked on, if one was free. Used by one thread. */
    private static final class Place {
        private final Semaphore places;
        private boolean taken;

        Place(Semaphore places) {
            this.places = places;
            this.taken = places.tryAcquire();
        }

        boolean taken() {
            return taken;
        }

        void leave() {
            if (taken) {
                taken = false;
                places.release();
            }
        }
    }

    /** How many requests are worked on at this moment, streams not among them. */
    int working() {
        return MAX_REQUESTS - places.availablePermits();
    }

    private static String path(ServerRequest request) {
        return request.prologue().uriPath().rawPath();
    }

    private static void answer(
            @org.jspecify.annotations.Nullable HttpExchange exchange, ServerResponse response, HttpProblem problem) {
        if (exchange != null) {
            exchange.answer(problem);
        } else {
            response.status(problem.status());
            response.header("Content-Type", "application/problem+json");
            response.send(problem.body());
        }
    }

    /**
     * What the server refuses by itself, before any of our code sees it. It takes some requests that are not HTTP for
     * errors of its own; they are the client's, because ours are answered in {@link #handle}.
     */
    private static final class Transport implements DirectHandler {
        @Override
        public TransportResponse handle(
                TransportRequest request,
                EventType event,
                Status status,
                ServerResponseHeaders headers,
                Throwable thrown) {
            LOG.debug("A request that is not HTTP", thrown);
            return handle(request, event, status, headers, "");
        }

        @Override
        public TransportResponse handle(
                TransportRequest request,
                EventType event,
                Status status,
                ServerResponseHeaders headers,
                String message) {
            Status said = status.code() == 500 ? Status.BAD_REQUEST_400 : status;
            String detail = said.code() == 413
                    ? "Expected a body of at most " + HttpExchange.MAX_BODY + " bytes, but found more"
                    : "Expected a request as HTTP/1.1 has it (RFC 9112)";
            return TransportResponse.builder()
                    .status(said)
                    .header(HeaderNames.CONTENT_TYPE, "application/problem+json")
                    .keepAlive(false)
                    .entity(HttpProblem.ofTransport(said.code(), detail).body())
                    .build();
        }
    }

    /** Lets what is in flight finish, for a while. */
    @Override
    public void close() {
        server.stop();
    }
}
