package io.federationcore.gateway;

import io.federationcore.client.ClientOptions;
import io.federationcore.client.FederationClient;
import io.federationcore.client.RegistryReader;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.message.Actor;
import io.federationcore.schemas.message.ActorType;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.RegistryNames;
import io.federationcore.schemas.settings.KafkaConnection;
import io.federationcore.schemas.settings.ServiceIdentity;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to Kafka: a client that sends and hears answers, and the principals as the registry has them. It is made
 * in the background, and made anew when it breaks, so that a gateway can start and stay while Kafka is away.
 */
final class FederationLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FederationLink.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Before another attempt, and before the next look at whether the client broke. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final KafkaConnection kafka;
    private final ServiceIdentity identity;
    private final Thread thread;

    private volatile @Nullable FederationClient client;
    private volatile PrincipalsDocument principals = new PrincipalsDocument(Map.of(), Map.of(), List.of());
    private volatile boolean outdated = true;
    private volatile boolean closing;
    private final CompletableFuture<@Nullable Void> connectedOnce = new CompletableFuture<>();

    FederationLink(KafkaConnection kafka, ServiceIdentity identity) {
        this.kafka = kafka;
        this.identity = identity;
        this.thread = Thread.ofPlatform().name("gateway-link").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** The client, or 503 while there is none. */
    FederationClient client() throws HttpProblem {
        FederationClient connected = client;
        if (connected == null) {
            throw HttpProblem.unavailable("Kafka is away; this gateway connects again by itself");
        }
        return connected;
    }

    /** Completes once it was connected for the first time and knows the principals. */
    CompletionStage<@Nullable Void> connectedOnce() {
        return connectedOnce;
    }

    boolean connected() {
        return client != null && !outdated;
    }

    /** As the registry had them when it was last reached. */
    PrincipalsDocument principals() {
        return principals;
    }

    /** That client can do no more: another is to be made. */
    void broke(FederationClient broken) {
        synchronized (this) {
            if (client != broken) {
                return;
            }
            client = null;
        }
        Thread.startVirtualThread(broken::close);
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        FederationClient last = client;
        if (last != null) {
            client = null;
            last.close();
        }
    }

    private void run() {
        try (Reading registry = new Reading()) {
            while (!closing) {
                if (!keep(registry) && !closing) {
                    Thread.sleep(PAUSE);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("Interrupted to close", e);
        }
    }

    /** Does what is to be done, and waits until there may be more; false where that failed and is to be tried again. */
    private boolean keep(Reading registry) {
        try {
            if (client == null) {
                outdated = true;
                client = connect();
                LOG.info("Connected to Kafka");
            }
            if (outdated) {
                principals = registry.reader()
                        .read()
                        .named(RegistryNames.PRINCIPALS, PrincipalsDocument.class)
                        .orElse(principals);
                outdated = false;
            }
            connectedOnce.complete(null);
            outdated = registry.reader().awaitChange(PAUSE);
            return true;
        } catch (KafkaException | IllegalStateException | InvalidJson e) {
            outdated = true;
            registry.close();
            if (!closing) {
                LOG.warn("Kafka cannot be reached; trying again: {}", e.getMessage());
            }
            return false;
        }
    }

    private FederationClient connect() {
        Map<String, String> settings = new HashMap<>(kafka.client());
        // A broker that goes away before anything was sent must not hold a request longer than an outcome is awaited.
        settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.toString(Commands.PATIENCE.toMillis()));
        return FederationClient.connect(
                new KafkaConnection(kafka.bootstrapServers(), kafka.topics(), settings),
                identity,
                new Actor(ActorType.TOOL, identity.principal().id()),
                new ClientOptions("none", PATIENCE)); // every command names its own tenant
    }

    /** The registry's reader, opened when it is first asked for, and again after it was closed. */
    private final class Reading implements AutoCloseable {
        private @Nullable RegistryReader opened;

        RegistryReader reader() {
            RegistryReader reader = opened;
            if (reader == null) {
                reader = RegistryReader.open(kafka, PATIENCE);
                opened = reader;
            }
            return reader;
        }

        @Override
        public void close() {
            RegistryReader reader = opened;
            if (reader != null) {
                opened = null;
                Thread.interrupted(); // it was asked to end, and does; closing is not to be cut short
                reader.close();
            }
        }
    }
}
