package io.federationcore.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.federationcore.client.FederationClient;
import io.federationcore.client.Outcome;
import io.federationcore.schemas.auth.KeyRing;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.EventType;
import io.federationcore.schemas.message.Principal;
import io.federationcore.schemas.message.RejectionCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Registers what ships with a system on one machine: who is who, the policies, the workflows. */
final class Provisioning {
    private static final String[] POLICIES = {
        "pt004-steps.yaml", "pt004-operators.yaml", "pt005-steps.yaml", "pt013-steps.yaml",
    };
    // The last one that is registered is the latest: who names no version gets it.
    private static final String[] WORKFLOWS = {
        "pt004_execution_spine_external.yaml",
        "pt005_gate_test.yaml",
        "pt013_collab.yaml",
        "pt004_execution_spine.yaml",
    };

    private static final String[] GATE_WORKFLOWS = {"gates-one.yaml", "gates-two.yaml"};

    private Provisioning() {}

    static void register(Connection connection, KeyRing keys) throws IOException {
        List<String> workflows = new ArrayList<>();
        for (String file : WORKFLOWS) {
            workflows.add(resource("workflows/" + file));
        }
        register(connection, keys, workflows);
    }

    /** The shipped principals and policies, with workflows of the caller's own. */
    static void register(Connection connection, KeyRing keys, List<String> workflows) throws IOException {
        try (FederationClient admin = connection.client(keys, Principal.parse("user:admin"), LocalKeys.ADMIN)) {
            require(
                    "principals",
                    admin.publishPrincipals(principals("principals.json", keys)),
                    EventType.PRINCIPALS_CHANGED);
            Map<String, String> policies = new TreeMap<>();
            for (String file : POLICIES) {
                policies.put(file, resource("policies/" + file));
            }
            require("policies", admin.publishPolicies(policies), EventType.BUNDLE_PUBLISHED);
            for (String workflow : workflows) {
                require("a workflow", admin.registerWorkflow(workflow), EventType.WORKFLOW_REGISTERED);
            }
        }
    }

    /** The people, policies and workflows of the tour of gates, in place of the shipped ones. */
    static void registerGates(Connection connection, KeyRing keys) throws IOException {
        try (FederationClient admin = connection.client(keys, Principal.parse("user:admin"), LocalKeys.ADMIN)) {
            require(
                    "principals",
                    admin.publishPrincipals(principals("gates/principals.json", keys)),
                    EventType.PRINCIPALS_CHANGED);
            require(
                    "policies",
                    admin.publishPolicies(Map.of("gates-demo.yaml", resource("gates/gates-demo.yaml"))),
                    EventType.BUNDLE_PUBLISHED);
            for (String workflow : GATE_WORKFLOWS) {
                require(
                        "a workflow",
                        admin.registerWorkflow(resource("gates/" + workflow)),
                        EventType.WORKFLOW_REGISTERED);
            }
        }
    }

    /** Registered now, or registered just so before. */
    private static void require(String what, CompletableFuture<Outcome> asked, EventType expected) {
        Outcome outcome;
        try {
            outcome = asked.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("Expected to register " + what + ", but no answer came", e.getCause());
        }
        boolean done = switch (outcome) {
            case Outcome.Accepted accepted -> accepted.has(expected);
            case Outcome.Refused refused -> refused.rejection().code() == RejectionCode.DUPLICATE;
        };
        if (!done) {
            throw new IllegalStateException("Expected to register " + what + ", but found " + outcome);
        }
    }

    /** Shipped principals, with the keys that they have in this directory in place of those that stand for them. */
    static JsonValue principals(String name, KeyRing keys) throws IOException {
        JsonNode document = JsonValue.parse(resource(name)).toNode();
        for (JsonNode principal : document.path("principals")) {
            ArrayNode named = (ArrayNode) principal.path("keys");
            for (int i = 0; i < named.size(); i++) {
                String kid = named.path(i).path("kid").textValue();
                named.set(
                        i,
                        Codec.toValue(KeysCommand.published(kid, keys.get(kid))).toNode());
            }
        }
        return JsonValue.of(document);
    }

    static String resource(String name) throws IOException {
        try (InputStream in = Provisioning.class.getResourceAsStream("/local/" + name)) {
            if (in == null) {
                throw new IOException("Expected the resource /local/" + name + ", but it is not in this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
