package io.federationcore.policy.engine.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.policy.engine.CompiledBundle;
import io.federationcore.policy.engine.EvaluationClock;
import io.federationcore.policy.engine.GateJudge;
import io.federationcore.policy.engine.PolicyCompiler;
import io.federationcore.schemas.registry.PolicyBundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples in {@code docs/policy.md} are a bundle that compiles, and its tests pass and leave no rule out. */
class PolicyGuideTest {
    private static final Path GUIDE = Path.of("..", "docs", "policy.md");
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @Test
    void whatTheGuideShowsHolds() throws Exception {
        Map<String, String> policies = new TreeMap<>();
        Map<String, String> tests = new TreeMap<>();
        Matcher examples = YAML.matcher(Files.readString(GUIDE));
        while (examples.find()) {
            String yaml = examples.group(1);
            boolean test = yaml.contains("kind: " + TestDocument.KIND);
            (test ? tests : policies).put("example-" + (policies.size() + tests.size()) + ".yaml", yaml);
        }
        PolicyCompiler compiler = new PolicyCompiler();
        CompiledBundle bundle = compiler.compile(new PolicyBundle(policies));

        PolicyTrial trial = PolicyTrial.run(bundle, new GateJudge(compiler, EvaluationClock.of(() -> 0)), tests);

        assertThat(bundle.warnings()).isEmpty();
        assertThat(trial.problems()).isEmpty();
        assertThat(trial.results()).hasSize(4).allMatch(CaseResult::passed);
        assertThat(trial.untouched()).isEmpty();
    }
}
