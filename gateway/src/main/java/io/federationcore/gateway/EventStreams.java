package io.federationcore.gateway;

import io.federationcore.client.Watch;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.registry.Scope;
import io.federationcore.sink.log.StoredEntry;
import io.federationcore.sink.view.RunView;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One run's log as server-sent events (WHATWG HTML, section 9.2), from the stored log, so that any number of readers costs
 * memory for one page each. An event's id is its place in the chain; who comes back with {@code Last-Event-ID} gets what
 * follows. A stream ends when the run has ended or the token has; a reader that takes nothing for a while is cut off.
 */
final class EventStreams implements AutoCloseable {
    private static final HttpExchange.Names NONE = HttpExchange.Names.of();
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    /** How long one write may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** How long an entry that was heard of may take to be stored, before the stream waits for the next word. */
    private static final Duration STORED = Duration.ofSeconds(2);

    private static final int MAX_STREAMS = 1_000;
    private static final int PAGE = 200;

    private final Callers callers;
    private final Gatekeeper gatekeeper;
    private final FederationLink link;
    private final Views views;
    private final Semaphore places = new Semaphore(MAX_STREAMS);
    private final Set<Writing> writings = ConcurrentHashMap.newKeySet();
    private final Thread watchdog;
    private volatile boolean closing;

    /** A write that began, and who is at it. */
    private record Writing(Thread thread, long sinceNanos) {}

    EventStreams(Callers callers, Gatekeeper gatekeeper, FederationLink link, Views views) {
        this.callers = callers;
        this.gatekeeper = gatekeeper;
        this.link = link;
        this.views = views;
        this.watchdog = Thread.ofVirtual().name("gateway-slow-readers").unstarted(this::cutOff);
        watchdog.start();
    }

    void addTo(Routes routes) {
        routes.add("GET", "/api/fc/runs/{run_id}/events", this::stream);
    }

    private void stream(HttpExchange exchange, Routes.PathIds path)
            throws HttpProblem, SQLException, InterruptedException {
        Caller caller = gatekeeper.admit(exchange);
        callers.requireRight(caller, Scope.AUDIT_READ);
        exchange.parameters(NONE, "");
        long next = next(exchange);
        views.awaitSeen(caller, exchange);
        RunView run = views.run(caller, path.id("run_id"));
        if (!places.tryAcquire()) {
            throw HttpProblem.unavailable("Expected fewer than " + MAX_STREAMS + " streams at once");
        }
        Semaphore news = new Semaphore(0);
        try (Watch watch = link.client().watch(run.runId(), record -> news.release());
                OutputStream out = exchange.stream()) {
            write(out, "retry: 1000\n\n");
            tell(caller, run.runId(), next, news, out);
        } catch (IOException e) {
            Thread.interrupted(); // the reader went, or was cut off
        } finally {
            places.release();
        }
    }

    private void tell(Caller caller, String runId, long from, Semaphore news, OutputStream out)
            throws HttpProblem, IOException, SQLException, InterruptedException {
        long next = from;
        boolean heard = false;
        while (!closing && System.currentTimeMillis() / 1_000 < caller.until()) {
            long at = next;
            List<StoredEntry> entries = views.until(
                    heard ? STORED : Duration.ZERO,
                    caller.tenant(),
                    rows -> rows.entries(runId, null, at, PAGE, 0),
                    found -> !found.isEmpty());
            for (StoredEntry entry : entries) {
                long seq = Objects.requireNonNull(entry.readEntry().seq(), "it is of a chain");
                write(out, event(entry, seq));
                next = seq + 1;
            }
            if (entries.size() == PAGE) {
                continue;
            }
            if (isOver(caller, runId, next)) {
                return;
            }
            heard = news.tryAcquire(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
            news.drainPermits();
            if (!heard) {
                write(out, ": still here\n\n");
            }
        }
    }

    private boolean isOver(Caller caller, String runId, long next) throws SQLException {
        Optional<RunView> run = views.find(caller, runId);
        return run.filter(view -> view.status() == RunStatus.COMPLETED || view.status() == RunStatus.FAILED)
                .filter(view -> view.seq() < next)
                .isPresent();
    }

    private static String event(StoredEntry entry, long seq) {
        Answers.Log log = Answers.log(entry);
        String data = new String(Codec.write(log), StandardCharsets.UTF_8); // canonical JSON has no line breaks
        return "id: " + seq + "\nevent: " + log.eventType() + "\ndata: " + data + "\n\n";
    }

    private static long next(HttpExchange exchange) throws HttpProblem {
        Optional<String> last = exchange.header("Last-Event-ID");
        if (last.isEmpty()) {
            return 0;
        }
        if (!last.get().matches("\\d{1,15}")) {
            throw HttpProblem.malformed("Expected 'Last-Event-ID' to be the id of an event of this stream");
        }
        return Long.parseLong(last.get()) + 1;
    }

    private void write(OutputStream out, String text) throws IOException {
        Writing writing = new Writing(Thread.currentThread(), System.nanoTime());
        writings.add(writing);
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } finally {
            writings.remove(writing);
        }
    }

    /** How many streams there are at this moment. */
    int open() {
        return MAX_STREAMS - places.availablePermits();
    }

    /** Interrupting a virtual thread that writes to a socket closes the socket (JEP 444). */
    private void cutOff() {
        try {
            while (!closing) {
                long now = System.nanoTime();
                writings.stream()
                        .filter(writing -> now - writing.sinceNanos() > PATIENCE.toNanos())
                        .forEach(writing -> writing.thread().interrupt());
                Thread.sleep(1_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing
        }
    }

    @Override
    public void close() {
        closing = true;
        watchdog.interrupt();
    }
}
