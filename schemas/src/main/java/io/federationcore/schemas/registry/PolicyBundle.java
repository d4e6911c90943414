package io.federationcore.schemas.registry;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.federationcore.schemas.definition.GateDefinition;
import io.federationcore.schemas.definition.StrictYaml;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Checks;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A policy bundle as the registry keeps it: one YAML document a file. What policies mean is the policy engine's
 * business; here only the approval profiles are read, which the orchestrator needs when a verdict flags.
 */
public record PolicyBundle(Map<String, String> files) {
    /** The {@code kind} of a document that says whom a flag asks. */
    public static final String APPROVAL_PROFILE = "ApprovalProfile";

    public PolicyBundle {
        files = Map.copyOf(Checks.present("files", files));
    }

    /** SHA-256 over the canonical bytes, 64 lower-case hex digits. */
    public String digest() {
        return Codec.toValue(this).sha256();
    }

    /**
     * The documents of kind {@value #APPROVAL_PROFILE}, by their {@code metadata.name}.
     *
     * @throws InvalidJson naming the file that is wrong
     */
    public Map<String, GateDefinition> approvalProfiles() {
        Map<String, GateDefinition> profiles = new HashMap<>();
        new TreeMap<>(files).forEach((file, yaml) -> {
            try {
                JsonValue document = StrictYaml.parse(yaml);
                JsonNode kind = document.toNode().path("kind");
                if (kind.asText().equals(APPROVAL_PROFILE)) {
                    Profile profile = Codec.readStrict(document, Profile.class);
                    String name =
                            Checks.name("metadata.name", profile.metadata().name());
                    if (profiles.put(name, profile.spec()) != null) {
                        throw new InvalidJson("Expected each approval profile once, but found '" + name + "' twice");
                    }
                }
            } catch (InvalidJson | IllegalArgumentException e) {
                throw new InvalidJson(Checks.shortened(file) + ": " + e.getMessage(), e);
            }
        });
        return Map.copyOf(profiles);
    }

    /** The shape of an approval profile's document. */
    record Profile(@JsonProperty("apiVersion") String apiVersion, String kind, Name metadata, GateDefinition spec) {
        Profile {
            if (!"fc/v1".equals(apiVersion)) {
                throw new IllegalArgumentException(
                        "Expected apiVersion fc/v1, but found '" + Checks.shortened(apiVersion) + "'");
            }
            Checks.present("metadata", metadata);
            Checks.present("spec", spec);
        }
    }

    /** A document's name. */
    record Name(String name) {}
}
