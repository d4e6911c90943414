package io.federationcore.cli;

import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/** Stops something cleanly when the process is told to end; and waits for that, where there is nothing else to do. */
final class StopOnSignal implements AutoCloseable {
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean signalled;
    private final Thread hook;

    private StopOnSignal(AutoCloseable what) {
        this.hook = new Thread(() -> stop(what), "stop-on-signal");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    static StopOnSignal closing(AutoCloseable what) {
        return new StopOnSignal(what);
    }

    private void stop(AutoCloseable what) {
        signalled = true;
        released.countDown();
        try {
            what.close();
        } catch (Exception e) {
            LoggerFactory.getLogger(StopOnSignal.class).error("Stopping failed", e);
        }
    }

    /** Ends the waiting without a signal. */
    void release() {
        released.countDown();
    }

    /** Waits until the process is told to end, or the waiting is ended. */
    void await() throws InterruptedException {
        released.await();
    }

    /** No signal came: whoever opened what would have been stopped closes it. */
    @Override
    public void close() {
        if (!signalled) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process is ending at this very moment, and the hook does its work.
                signalled = true;
            }
        }
    }
}
