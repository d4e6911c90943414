package io.federationcore.gateway;

import io.federationcore.schemas.json.Codec;
import io.federationcore.sink.database.Query;
import io.federationcore.sink.store.TenantStore;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

/** Whether the parts that this gateway stands on answer. Asked at most twice a second, however many ask. */
final class Health {
    private static final int PATIENCE_MILLIS = 2_000;
    private static final long FRESH_NANOS = 500_000_000;

    private final FederationLink link;
    private final TenantStore store;
    private final Admin kafka;
    private List<String> away = List.of();
    private long askedAt;
    private boolean asked;

    Health(FederationLink link, TenantStore store, Admin kafka) {
        this.link = link;
        this.store = store;
        this.kafka = kafka;
    }

    void addTo(Routes routes) {
        routes.add("GET", "/health", (exchange, path) -> answer(exchange));
    }

    private void answer(HttpExchange exchange) throws HttpProblem, InterruptedException {
        List<String> missing = away();
        if (!missing.isEmpty()) {
            throw HttpProblem.unavailable("Away: " + String.join(", ", missing)).with("health", "unhealthy");
        }
        exchange.answer(200, Codec.write(new TreeMap<>(Map.of("status", "healthy"))));
    }

    /** What does not answer; empty if all do. */
    synchronized List<String> away() throws InterruptedException {
        long now = System.nanoTime();
        if (!asked || now - askedAt > FRESH_NANOS) {
            away = ask();
            askedAt = System.nanoTime();
            asked = true;
        }
        return away;
    }

    private List<String> ask() throws InterruptedException {
        List<String> missing = new ArrayList<>();
        try {
            kafka.describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_MILLIS))
                    .clusterId()
                    .get(PATIENCE_MILLIS + 500, TimeUnit.MILLISECONDS);
            if (!link.connected()) {
                missing.add("the connection to Kafka");
            }
        } catch (ExecutionException | TimeoutException e) {
            missing.add("Kafka");
        }
        try {
            store.inNoTenant(connection -> Query.list(connection, "SELECT 1", none -> {}, row -> row.number()));
        } catch (SQLException e) {
            missing.add("PostgreSQL");
        }
        return missing;
    }
}
