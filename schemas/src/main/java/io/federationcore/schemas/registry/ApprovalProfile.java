package io.federationcore.schemas.registry;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.federationcore.schemas.definition.GateDefinition;
import io.federationcore.schemas.message.Checks;

/** A document of kind {@value #KIND}: whom a policy's flag asks, when it names the profile. */
public record ApprovalProfile(
        @JsonProperty("apiVersion") String apiVersion, String kind, Metadata metadata, GateDefinition spec) {
    public static final String KIND = "ApprovalProfile";

    public ApprovalProfile {
        if (!"fc/v1".equals(apiVersion)) {
            throw new IllegalArgumentException(
                    "Expected apiVersion fc/v1, but found '" + Checks.shortened(apiVersion) + "'");
        }
        Checks.present("metadata", metadata);
        Checks.present("spec", spec);
    }

    /** How flags name it. */
    public String name() {
        return metadata.name();
    }

    /** A document's name. */
    public record Metadata(String name) {
        public Metadata {
            Checks.name("metadata.name", name);
        }
    }
}
