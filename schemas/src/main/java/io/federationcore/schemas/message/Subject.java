package io.federationcore.schemas.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.federationcore.schemas.json.JsonValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a gate request asks about. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.EXISTING_PROPERTY, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Subject.OfStep.class, name = "step"),
    @JsonSubTypes.Type(value = Subject.OfBundle.class, name = "bundle"),
})
public sealed interface Subject {
    /** {@code step} or {@code bundle}; a property like any other, so that it is written in canonical order. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    String kind();

    /** SHA-256 over what is to be judged. */
    String inputSha256();

    /**
     * May this attempt of this step run?
     *
     * @param stepIndex from 0
     * @param attempt from 1
     * @param input what the step would be given: {@code {"input": …, "results": {…}}}
     * @param inputSha256 SHA-256 over the canonical bytes of {@code input}
     */
    record OfStep(
            String workflowId,
            String workflowVersion,
            String workflowDigest,
            String stepId,
            StepType stepType,
            int stepIndex,
            int attempt,
            @Nullable String queue,
            JsonValue input,
            String inputSha256,
            JsonValue metadata,
            List<String> tags)
            implements Subject {
        @Override
        public String kind() {
            return "step";
        }
    }

    /**
     * May this policy bundle be published?
     *
     * @param files YAML documents by file name
     * @param digest SHA-256 over the canonical bytes of {@code files}
     */
    record OfBundle(Map<String, String> files, String digest) implements Subject {
        @Override
        public String kind() {
            return "bundle";
        }

        @Override
        public String inputSha256() {
            return digest;
        }
    }
}
