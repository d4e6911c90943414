package io.federationcore.schemas.definition;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.message.Command;
import io.federationcore.schemas.message.Driver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the registry keeps of a workflow version under its digest: the YAML read as JSON, and the prompts and schemas
 * that belong to it. The digest is SHA-256 over its canonical bytes.
 */
public record WorkflowArtifact(JsonValue workflow, Map<String, String> prompts, Map<String, JsonValue> schemas) {
    private static final String API_VERSION = "fc/v1";
    private static final String KIND = "Workflow";

    /**
     * The artifact that a registration asks for. Only its YAML is read; {@link #definition()} checks the meaning.
     *
     * @throws InvalidJson if the YAML is not plain YAML
     */
    public static WorkflowArtifact of(Command.RegisterWorkflow registration) {
        return new WorkflowArtifact(
                StrictYaml.parse(registration.workflowYaml()), registration.prompts(), registration.schemas());
    }

    /** SHA-256 over the canonical bytes, 64 lower-case hex digits. */
    public String digest() {
        return Codec.toValue(this).sha256();
    }

    /**
     * The definition, checked.
     *
     * @throws InvalidJson naming the place that is wrong, what was expected and what was found
     */
    public WorkflowDefinition definition() {
        Document document = Codec.readStrict(workflow, Document.class);
        JsonValue inputSchema = document.spec().inputSchema();
        if (inputSchema != null) {
            SchemaCheck.requireUsable(inputSchema);
        }
        try {
            return document.definition(digest());
        } catch (IllegalArgumentException e) {
            throw new InvalidJson(e.getMessage() == null ? "Expected a workflow" : e.getMessage(), e);
        }
    }

    /** The YAML's own shape. */
    record Document(@JsonProperty("apiVersion") String apiVersion, String kind, Metadata metadata, Spec spec) {
        Document {
            if (!API_VERSION.equals(apiVersion) || !KIND.equals(kind)) {
                throw new IllegalArgumentException("Expected apiVersion fc/v1 and kind Workflow, but found '"
                        + Checks.shortened(apiVersion) + "' and '" + Checks.shortened(kind) + "'");
            }
            Checks.present("metadata", metadata);
            Checks.present("spec", spec);
        }

        WorkflowDefinition definition(String digest) {
            return new WorkflowDefinition(
                    metadata.id(),
                    metadata.version(),
                    digest,
                    spec.driver() == null ? Driver.DEFINITION : spec.driver(),
                    Limits.duration("spec.deadline", spec.deadline(), Duration.ofDays(1)),
                    spec.inputSchema(),
                    spec.steps());
        }
    }

    /** Name and version. */
    record Metadata(String id, String version, @Nullable String description) {}

    /** What is to be done. */
    record Spec(
            @Nullable Driver driver,
            @Nullable Duration deadline,
            @Nullable JsonValue inputSchema,
            List<StepDefinition> steps) {}
}
