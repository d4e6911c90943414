package io.federationcore.schemas.registry;

import io.federationcore.schemas.definition.GateDefinition;
import io.federationcore.schemas.definition.StrictYaml;
import io.federationcore.schemas.definition.YamlDocument;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.message.Checks;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A policy bundle as the registry keeps it: one YAML document a file. What policies mean is the policy engine's
 * business; here only the approval profiles are read, which the orchestrator needs when a verdict flags.
 */
public record PolicyBundle(Map<String, String> files) {
    public PolicyBundle {
        files = Map.copyOf(Checks.present("files", files));
    }

    /** SHA-256 over the canonical bytes, 64 lower-case hex digits. */
    public String digest() {
        return Codec.toValue(this).sha256();
    }

    /**
     * The documents of kind {@value ApprovalProfile#KIND}, by their {@code metadata.name}.
     *
     * @throws InvalidJson naming the file that is wrong
     */
    public Map<String, GateDefinition> approvalProfiles() {
        Map<String, GateDefinition> profiles = new HashMap<>();
        new TreeMap<>(files).forEach((file, yaml) -> {
            try {
                YamlDocument document = StrictYaml.read(yaml);
                if (kind(document).equals(ApprovalProfile.KIND)) {
                    ApprovalProfile profile = document.as(ApprovalProfile.class);
                    if (profiles.put(profile.name(), profile.spec()) != null) {
                        throw new InvalidJson(
                                "Expected each approval profile once, but found '" + profile.name() + "' twice");
                    }
                }
            } catch (InvalidJson e) {
                throw new InvalidJson(Checks.shortened(file) + ": " + e.getMessage(), e);
            }
        });
        return Map.copyOf(profiles);
    }

    /** A document's {@code kind}; empty if it has none. */
    public static String kind(YamlDocument document) {
        return document.value().toNode().path("kind").asText();
    }
}
