package io.federationcore.embedded;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import kafka.server.FaultHandlerFactory;
import org.apache.kafka.server.fault.FaultHandler;
import org.apache.kafka.server.fault.FaultHandlerException;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when the broker finds its own metadata broken. Kafka's usual answer is to halt the process; here that would
 * take the services, or a whole test run, down without a word, so the first such fault is reported instead and whoever
 * started the broker decides.
 */
final class BrokerFaults implements FaultHandlerFactory {
    private static final Logger log = LoggerFactory.getLogger(BrokerFaults.class);

    private final CompletableFuture<String> first = new CompletableFuture<>();

    CompletionStage<String> first() {
        return first.minimalCompletionStage();
    }

    @Override
    public FaultHandler build(String name, boolean fatal, Runnable action) {
        return fatal ? (message, cause) -> report(name, action, message, cause) : new LoggingFaultHandler(name, action);
    }

    private RuntimeException report(String name, Runnable action, String message, @Nullable Throwable cause) {
        FaultHandlerException fault = new FaultHandlerException(name + ": " + message, cause);
        log.error("The embedded broker cannot go on", fault);
        try {
            action.run();
        } finally {
            first.complete(fault.getMessage() + (cause == null ? "" : ": " + cause));
        }
        return fault;
    }
}
