package io.federationcore.policy.service;

import io.federationcore.policy.engine.CompiledBundle;
import io.federationcore.policy.engine.InvalidBundle;
import io.federationcore.policy.engine.PolicyCompiler;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.message.Checks;
import io.federationcore.schemas.registry.PolicyBundle;
import io.federationcore.schemas.registry.PrincipalsDocument;
import io.federationcore.schemas.registry.RegistryNames;
import io.federationcore.schemas.registry.RegistryPointer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry's records, folded to what is in force. One thread writes; {@link #inForce()} may be asked by any.
 *
 * <p>The topic holds every artifact for ever, so only the latest few are kept here. If a name points to one that is no
 * longer there, {@link #settle()} asks for it, and the topic is read again.
 */
final class RegistryView {
    /** How many artifacts are kept in case a name will point to them. */
    static final int MAX_ARTIFACTS = 32;

    private static final Logger log = LoggerFactory.getLogger(RegistryView.class);

    private final PolicyCompiler compiler;
    private final Map<String, String> pointers = new HashMap<>();
    private final LinkedHashMap<String, byte[]> artifacts = new LinkedHashMap<>();
    private final Map<String, String> settled = new HashMap<>();
    private Set<String> wanted = Set.of();
    private volatile InForce inForce = InForce.NOTHING;

    RegistryView(PolicyCompiler compiler) {
        this.compiler = compiler;
    }

    InForce inForce() {
        return inForce;
    }

    /** Takes in one record. Nothing is in force before {@link #settle()}. */
    void apply(byte @Nullable [] key, byte @Nullable [] value) {
        if (key == null) {
            return;
        }
        String name = new String(key, StandardCharsets.UTF_8);
        if (Checks.isSha256(name)) {
            artifact(name, value);
        } else if (name.equals(RegistryNames.POLICIES) || name.equals(RegistryNames.PRINCIPALS)) {
            pointer(name, value);
        }
    }

    /**
     * Puts in force what the names point to. What cannot be put in force is logged, and what was in force stays.
     *
     * @return digests that a name points to, but whose artifacts are not here
     */
    Set<String> settle() {
        Set<String> missing = new HashSet<>();
        for (String name : new String[] {RegistryNames.POLICIES, RegistryNames.PRINCIPALS}) {
            String digest = pointers.get(name);
            byte[] artifact = digest == null ? null : artifacts.get(digest);
            if (digest == null) {
                withdraw(name);
            } else if (!digest.equals(settled.get(name))) {
                if (artifact == null) {
                    missing.add(digest);
                } else {
                    putInForce(name, digest, artifact);
                    settled.put(name, digest);
                }
            }
        }
        wanted = Set.copyOf(missing);
        return wanted;
    }

    private void artifact(String digest, byte @Nullable [] value) {
        if (value == null || !Sha256.hex(value).equals(digest)) {
            log.error("Expected the artifact {} in the registry to have its digest, but it has another", digest);
            return;
        }
        artifacts.remove(digest); // and in again, as the latest
        artifacts.put(digest, value);
        Iterator<String> oldest = artifacts.keySet().iterator();
        while (artifacts.size() > MAX_ARTIFACTS && oldest.hasNext()) {
            if (!wanted.contains(oldest.next())) {
                oldest.remove();
            }
        }
    }

    private void pointer(String name, byte @Nullable [] value) {
        if (value == null) {
            pointers.remove(name);
            return;
        }
        try {
            pointers.put(
                    name,
                    Checks.sha256(
                            "digest", Codec.read(value, RegistryPointer.class).digest()));
        } catch (InvalidJson | IllegalArgumentException e) {
            log.error("Expected the registry's '{}' to point to an artifact; what was in force stays", name, e);
        }
    }

    private void withdraw(String name) {
        if (settled.remove(name) != null) {
            log.error("The registry names no {} any more; without policies every step is denied", name);
            inForce = name.equals(RegistryNames.POLICIES)
                    ? inForce.with((CompiledBundle) null)
                    : inForce.with((PrincipalsDocument) null);
        }
    }

    private void putInForce(String name, String digest, byte[] artifact) {
        try {
            if (name.equals(RegistryNames.POLICIES)) {
                CompiledBundle bundle = compiler.compile(Codec.read(artifact, PolicyBundle.class));
                inForce = inForce.with(bundle);
                log.info("Policy bundle {} is in force: {}", digest, bundle.summary());
                bundle.warnings().forEach(warning -> log.warn("Policy bundle {}: {}", digest, warning));
            } else {
                inForce = inForce.with(Codec.read(artifact, PrincipalsDocument.class));
                log.info("Principals {} are in force", digest);
            }
        } catch (InvalidBundle | InvalidJson | IllegalArgumentException e) {
            // It was checked before it was published, so this release and the one that checked it do not agree.
            log.error("The registry's {} {} cannot be used by this release; what was in force stays", name, digest, e);
        }
    }
}
