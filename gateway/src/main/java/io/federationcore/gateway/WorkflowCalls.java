package io.federationcore.gateway;

import io.federationcore.client.Outcome;
import io.federationcore.schemas.definition.WorkflowArtifact;
import io.federationcore.schemas.definition.WorkflowDefinition;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.RejectionCode;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The call on workflows. */
final class WorkflowCalls {
    private static final HttpExchange.Names NONE = HttpExchange.Names.of();
    /** The name of prompts that come as one text. */
    private static final String PROMPTS = "prompts";

    private final Gatekeeper gatekeeper;
    private final RequestKeys keys;
    private final Commands commands;

    WorkflowCalls(Gatekeeper gatekeeper, RequestKeys keys, Commands commands) {
        this.gatekeeper = gatekeeper;
        this.keys = keys;
        this.commands = commands;
    }

    void addTo(Routes routes) {
        routes.add("POST", "/api/fc/workflows/register", (exchange, path) -> register(exchange));
    }

    private void register(HttpExchange exchange) throws HttpProblem, SQLException, InterruptedException {
        Caller caller = gatekeeper.admit(exchange);
        exchange.parameters(NONE, "");
        byte[] raw = exchange.body();
        Bodies.RegisterWorkflow body = Bodies.read(raw, Bodies.RegisterWorkflow.class);
        Command.RegisterWorkflow command = Parameters.checked(() -> new Command.RegisterWorkflow(
                body.workflowYaml(), prompts(body.promptsPoml()), body.schemas() == null ? Map.of() : body.schemas()));
        WorkflowDefinition workflow = definition(command);
        requireSame("workflow_id", body.workflowId(), workflow.id());
        requireSame("version", body.version(), workflow.version());
        RequestKeys.Ids ids = keys.idsOf(caller, exchange, raw, () -> Command.REGISTRY);
        boolean idempotent = switch (commands.registry(caller, ids.commandId(), command)) {
            case Outcome.Accepted accepted -> false;
            case Outcome.Refused refused -> {
                if (refused.rejection().code() != RejectionCode.DUPLICATE) {
                    throw HttpProblem.of(refused.rejection());
                }
                // The same request again gets the first answer; the same artifact by another request is a no-op.
                yield !ids.repeated() || refused.rejection().eventId() == null;
            }
        };
        exchange.answer(
                200,
                Codec.write(new Answers.Registered(
                        workflow.id(), workflow.version(), hashes(command, workflow), idempotent)));
    }

    private static WorkflowDefinition definition(Command.RegisterWorkflow command) throws HttpProblem {
        try {
            return WorkflowArtifact.of(command).definition();
        } catch (InvalidJson e) {
            throw HttpProblem.invalid(String.valueOf(e.getMessage()));
        }
    }

    private static void requireSame(String name, @Nullable String said, String found) throws HttpProblem {
        if (said != null && !said.equals(found)) {
            throw HttpProblem.invalid("Expected '" + name + "' to be that of the workflow, '" + found + "'");
        }
    }

    private static Map<String, String> prompts(@Nullable JsonValue given) {
        Map<String, String> prompts = new HashMap<>();
        if (given == null || given.isNull()) {
            return prompts;
        }
        var node = given.toNode();
        if (node.isTextual()) {
            prompts.put(PROMPTS, node.textValue());
            return prompts;
        }
        if (!node.isObject()) {
            throw new IllegalArgumentException("Expected 'prompts_poml' to be a text, or texts by name");
        }
        node.properties().forEach(member -> {
            if (!member.getValue().isTextual()) {
                throw new IllegalArgumentException("Expected 'prompts_poml' to hold texts only");
            }
            prompts.put(member.getKey(), member.getValue().textValue());
        });
        return prompts;
    }

    /** The digest of the whole, and of each part that was given. */
    private static Map<String, String> hashes(Command.RegisterWorkflow command, WorkflowDefinition workflow) {
        Map<String, String> hashes = new TreeMap<>();
        hashes.put("artifact", workflow.digest());
        hashes.put("workflow_yaml", Sha256.hex(command.workflowYaml().getBytes(StandardCharsets.UTF_8)));
        command.prompts()
                .forEach((name, text) ->
                        hashes.put("prompts_poml/" + name, Sha256.hex(text.getBytes(StandardCharsets.UTF_8))));
        command.schemas().forEach((name, schema) -> hashes.put("schemas/" + name, schema.sha256()));
        return hashes;
    }
}
