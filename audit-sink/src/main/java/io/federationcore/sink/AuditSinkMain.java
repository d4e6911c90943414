package io.federationcore.sink;

import io.federationcore.schemas.settings.Settings;
import io.federationcore.schemas.settings.Settings.InvalidSetting;
import io.federationcore.sink.log.LogDisagreement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one sink as a process, from environment variables, until SIGTERM or its death. */
public final class AuditSinkMain {
    private static final Logger LOG = LoggerFactory.getLogger(AuditSinkMain.class);

    /** Exit code: a setting is missing or wrong. Starting again cannot help. */
    static final int WRONG_SETTINGS = 2;
    /** Exit code: the database or Kafka could not be used at start. */
    static final int CANNOT_START = 3;
    /** Exit code: log and store disagree. A person has to look. */
    static final int DISAGREEMENT = 4;
    /** Exit code: it died of something else. */
    static final int DIED = 5;

    private AuditSinkMain() {}

    public static void main(String[] args) throws InterruptedException {
        AuditSink sink;
        try {
            sink = AuditSink.start(AuditSinkConfig.from(new Settings(System.getenv())));
        } catch (InvalidSetting e) {
            LOG.error("{}", e.getMessage());
            System.exit(WRONG_SETTINGS);
            return;
        } catch (RuntimeException e) {
            LOG.error("The audit sink cannot start", e);
            System.exit(CANNOT_START);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(sink::close, "close-audit-sink"));
        AtomicReference<Throwable> reason = new AtomicReference<>();
        CountDownLatch died = new CountDownLatch(1);
        var unused = sink.failure().thenAccept(cause -> {
            reason.set(cause);
            died.countDown();
        });
        died.await();
        System.exit(reason.get() instanceof LogDisagreement ? DISAGREEMENT : DIED);
    }
}
