package io.federationcore.policy.engine;

import io.federationcore.schemas.message.VerdictKind;
import io.federationcore.schemas.registry.PolicyBundle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Compiles policy bundles. Stateless, and safe for use by several threads; made once, because CEL's set-up is slow. */
public final class PolicyCompiler {
    /** The most rules of one bundle: what is compiled in a few seconds. */
    public static final int MAX_RULES = 500;

    private static final Comparator<GatePolicy> FEDERATION_FIRST = Comparator.comparing(
                    (GatePolicy policy) -> policy.scope() instanceof PolicyScope.Federation ? 0 : 1)
            .thenComparing(GatePolicy::name);

    private final ExpressionCompiler expressions = new ExpressionCompiler();

    /**
     * Compiles and checks everything in {@code bundle}.
     *
     * @throws InvalidBundle listing all that is wrong; nothing of such a bundle may be used
     */
    public CompiledBundle compile(PolicyBundle bundle) throws InvalidBundle {
        BundleReading reading = new BundleReading(expressions);
        new TreeMap<>(bundle.files()).forEach(reading::file);
        List<Finding> problems = reading.problems();
        if (reading.policies().isEmpty() && problems.isEmpty()) {
            problems.add(Finding.ofBundle("Expected at least one document of kind GatePolicy, but found none"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidBundle(problems);
        }
        List<GatePolicy> policies = new ArrayList<>(reading.policies().values());
        policies.sort(FEDERATION_FIRST);
        List<Finding> warnings = BundleWarnings.of(policies, reading.profiles().keySet());
        return new CompiledBundle(bundle.digest(), policies, reading.profiles(), warnings);
    }

    /** Whether {@code bundle} may be published: allow, or deny with the problems as the reason. */
    public Judgement check(PolicyBundle bundle) {
        try {
            CompiledBundle compiled = compile(bundle);
            String remarks = compiled.warnings().stream()
                    .map(warning -> "; but " + warning)
                    .collect(Collectors.joining());
            return new Judgement(
                    VerdictKind.ALLOW,
                    "The bundle compiles: " + compiled.summary() + remarks,
                    null,
                    null,
                    List.of(),
                    null);
        } catch (InvalidBundle e) {
            return Judgement.deny(String.valueOf(e.getMessage()));
        }
    }
}
