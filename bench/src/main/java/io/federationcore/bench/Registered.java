package io.federationcore.bench;

import io.federationcore.client.Outcome;
import io.federationcore.schemas.message.EventType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What is registered before anything is measured, so that a mistake shows at once. */
final class Registered {
    private Registered() {}

    /** Publishes the policies under which everything is measured, and registers a workflow. */
    static void on(SystemUnderTest system, String workflow) throws IOException {
        require(system.admin().publishPolicies(policies()), EventType.BUNDLE_PUBLISHED);
        alsoOn(system, workflow);
    }

    /** Registers another workflow, where the policies are published already. */
    static void alsoOn(SystemUnderTest system, String workflow) {
        require(system.admin().registerWorkflow(workflow), EventType.WORKFLOW_REGISTERED);
    }

    /** The policies, by file name. */
    static Map<String, String> policies() throws IOException {
        return Map.of("bench.yaml", text("policies.yaml"));
    }

    static String text(String name) throws IOException {
        try (InputStream in = Registered.class.getResourceAsStream("/bench/" + name)) {
            if (in == null) {
                throw new IOException("Expected the resource /bench/" + name + ", but it is not in this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void require(CompletableFuture<Outcome> asked, EventType expected) {
        Outcome.Accepted accepted = asked.join().orThrow();
        if (!accepted.has(expected)) {
            throw new IllegalStateException("Expected " + expected + ", but found " + accepted.entries());
        }
    }
}
