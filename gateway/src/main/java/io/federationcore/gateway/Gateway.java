package io.federationcore.gateway;

import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.sink.store.TenantStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway. It holds nothing that a restart would lose: connections, and what the registry and the database hold
 * anyway. Kafka and the database may go and come while it runs; requests are answered with 503 in between.
 */
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final String OPENAPI = "/contract/v1/openapi.json";
    /** For requests; and one that hears when the views move. */
    private static final int CONNECTIONS = 16 + 1;

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final long FORGET_MINUTES = 10;

    private final TenantStore store;
    private final FederationLink link;
    private final Admin admin;
    private final Health health;
    private final ViewNews news;
    private final Commands commands;
    private final EventStreams streams;
    private final HttpServer server;
    private final List<String> routeNames;
    private final Runnable forgettingTask;
    private final ScheduledExecutorService forgetting = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("gateway-forgets").factory());
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

    private Gateway(GatewayConfig config, TenantStore store) {
        this.store = store;
        this.link = new FederationLink(config.kafka(), config.identity());
        this.admin = Admin.create(config.kafka().properties());
        this.health = new Health(link, store, admin);
        Callers callers = new Callers(config.secret(), Clock.systemUTC(), link::principals);
        Gatekeeper gatekeeper = new Gatekeeper(callers, new RateLimit(config.ratePerSecond(), System::nanoTime));
        this.news = new ViewNews(store);
        Views views = new Views(store, news);
        RequestKeys keys = new RequestKeys(store);
        this.commands = new Commands(link, views);
        RunCalls runs = new RunCalls(callers, gatekeeper, keys, commands, views);
        this.streams = new EventStreams(callers, gatekeeper, link, views);
        Routes routes = new Routes();
        health.addTo(routes);
        byte[] openApi = openApi();
        routes.add("GET", "/openapi.json", (exchange, path) -> exchange.answer(200, openApi));
        runs.addTo(routes);
        new GateCalls(callers, gatekeeper, keys, commands, views, runs).addTo(routes);
        new WorkflowCalls(gatekeeper, keys, commands).addTo(routes);
        streams.addTo(routes);
        this.routeNames = routes.names();
        this.server = new HttpServer(config.host(), config.port(), routes);
        this.forgettingTask = () -> forget(keys);
    }

    /**
     * Starts to listen. Kafka may still be away then.
     *
     * @throws io.federationcore.sink.database.UnreachableDatabase if the database does not answer
     * @throws RuntimeException if the port is taken. Nothing is left running after any of them
     */
    public static Gateway start(GatewayConfig config) {
        LOG.info("Starting {}", config);
        TenantStore store = TenantStore.open(config.database(), CONNECTIONS, PATIENCE);
        Gateway gateway;
        try {
            gateway = new Gateway(config, store);
        } catch (RuntimeException | Error e) {
            store.close();
            throw e;
        }
        try {
            gateway.link.start();
            gateway.news.start();
            gateway.server.start();
            var unused = gateway.forgetting.scheduleWithFixedDelay(
                    gateway.forgettingTask, FORGET_MINUTES, FORGET_MINUTES, TimeUnit.MINUTES);
            return gateway;
        } catch (RuntimeException | Error e) {
            gateway.close();
            throw e;
        }
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    /** Every call that it answers, as {@code METHOD template}. */
    public List<String> calls() {
        return routeNames;
    }

    /** Completes once it is connected to Kafka and knows the principals. */
    public CompletionStage<@Nullable Void> ready() {
        return link.connectedOnce();
    }

    /** Whether all that it stands on answers. */
    public boolean isReady() {
        try {
            return health.away().isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * What a gateway is at.
     *
     * @param requests worked on, streams not among them
     * @param outcomes of commands awaited
     * @param waiting for the stored views to move, streams among them
     * @param streams of server-sent events
     */
    public record Work(int requests, int outcomes, int waiting, int streams) {
        /** Nothing at all. */
        public static final Work NONE = new Work(0, 0, 0, 0);
    }

    /** What it is at, at this moment. */
    public Work work() {
        return new Work(server.working(), commands.awaiting(), news.waiting(), streams.open());
    }

    /** Never completes: a gateway outlives whatever it stands on. It is there because every service has one. */
    public CompletionStage<Throwable> failure() {
        return failure.minimalCompletionStage();
    }

    /** Stops to listen, lets what is in flight finish for a while, and closes the connections. */
    @Override
    public void close() {
        streams.close();
        server.close();
        forgetting.shutdownNow();
        link.close();
        news.close();
        admin.close(PATIENCE);
        store.close();
    }

    private static void forget(RequestKeys keys) {
        try {
            LOG.debug("Forgot {} idempotency keys", keys.forgetOld());
        } catch (SQLException e) {
            LOG.warn("Could not forget old idempotency keys; trying again later: {}", e.getMessage());
        }
    }

    private static byte[] openApi() {
        try (InputStream document = KafkaConnection.class.getResourceAsStream(OPENAPI)) {
            if (document == null) {
                throw new IllegalStateException("Expected " + OPENAPI + " among the contract's files, but found none");
            }
            return document.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
