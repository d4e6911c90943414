package io.federationcore.policy.engine;

import io.federationcore.schemas.registry.PolicyBundle;
import java.util.LinkedHashMap;
import java.util.Map;

/** Policy bundles in few words. */
final class Bundles {
    private static final PolicyCompiler COMPILER = new PolicyCompiler();

    private Bundles() {}

    /** A bundle of these documents, as files {@code 0.yaml}, {@code 1.yaml} and so on. */
    static PolicyBundle of(String... documents) {
        Map<String, String> files = new LinkedHashMap<>();
        for (String document : documents) {
            files.put(files.size() + ".yaml", document);
        }
        return new PolicyBundle(files);
    }

    static CompiledBundle compiled(String... documents) {
        try {
            return COMPILER.compile(of(documents));
        } catch (InvalidBundle e) {
            throw new AssertionError(e);
        }
    }

    /** A policy with these lines under {@code spec}. */
    static String policy(String name, String scope, String... spec) {
        return """
                apiVersion: fc/v1
                kind: GatePolicy
                metadata: {name: %s, scope: "%s"}
                spec:
                  %s
                """.formatted(name, scope, String.join("\n  ", spec));
    }

    /** A policy of one rule, named {@code rule}. */
    static String rule(String name, String scope, String expr, String verdict) {
        return policy(
                name,
                scope,
                "rules:",
                "- {id: rule, expr: '" + expr.replace("'", "''") + "', verdict: " + verdict + "}");
    }

    static String profile(String name, int quorum, String approvers) {
        return """
                apiVersion: fc/v1
                kind: ApprovalProfile
                metadata: {name: %s}
                spec: {name: Approval, approvers: [%s], quorum: %d}
                """.formatted(name, approvers, quorum);
    }
}
