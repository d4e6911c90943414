package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.definition.WorkflowArtifact;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.Command;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The policy commands that need no running system, and the starter set that ships with the sources. */
class PolicyCommandsTest {
    private static final Path EXAMPLES = Path.of("..", "examples");

    @TempDir
    private Path dir;

    private record Ran(int exit, List<String> out, String err) {}

    private static Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine(new Main());
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        int exit = line.execute(arguments);
        return new Ran(exit, out.toString().lines().toList(), err.toString());
    }

    private void write(String file, String text) throws Exception {
        Files.writeString(dir.resolve(file), text);
    }

    private static final String POLICY = """
            apiVersion: fc/v1
            kind: GatePolicy
            metadata: {name: p, scope: federation}
            spec:
              rules:
                - {id: large, expr: "input.amount > 10", verdict: flag}
                - {id: otherwise, expr: "true", verdict: allow}
            """;

    private static final String CASES = """
            apiVersion: fc/v1
            kind: PolicyTest
            metadata: {name: p}
            spec:
              cases:
                - name: small
                  request: {workflow: w, step: s, input: {amount: 1}}
                  expect: {verdict: deny}
            """;

    @Test
    void the_starter_set_is_clean_tested_and_fully_covered() throws Exception {
        String policies = EXAMPLES.resolve("policies").toString();
        Ran check = run("policy", "check", "--strict", policies);
        assertThat(check.exit()).as(check.toString()).isZero();
        Ran test = run("policy", "test", "--require-coverage", policies);
        assertThat(test.exit()).as(test.toString()).isZero();
        assertThat(test.out()).containsExactly("9 cases, 0 failed; 7 of 7 rules touched");

        String workflow = Files.readString(EXAMPLES.resolve("workflows/supplier-payment.yaml"));
        assertThat(WorkflowArtifact.of(new Command.RegisterWorkflow(workflow, Map.of(), Map.of()))
                        .definition()
                        .id())
                .isEqualTo("supplier-payment");
    }

    @Test
    void check_names_file_line_and_rule_of_each_mistake() throws Exception {
        write("a.yaml", POLICY.replace("input.amount >", "amount >").replace("\"true\"", "'text'"));
        write("b.yaml", POLICY.replace("verdict: allow", "verdict: maybe"));
        Ran ran = run("policy", "check", dir.toString());
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).hasSize(3);
        assertThat(ran.out().get(0))
                .startsWith(dir.resolve("a.yaml") + ":6: policy 'p', rule 'large', expr: undeclared reference");
        assertThat(ran.out().get(1)).startsWith(dir.resolve("a.yaml") + ":7: policy 'p', rule 'otherwise', expr: ");
        assertThat(ran.out().get(2))
                .startsWith(dir.resolve("b.yaml") + ":7: policy 'p', rule 'otherwise': ")
                .contains("'maybe'");
    }

    @Test
    void check_shows_warnings_which_fail_only_where_that_is_asked_for() throws Exception {
        write("a.yaml", POLICY);
        Ran lenient = run("policy", "check", "--json", dir.toString());
        assertThat(lenient.exit()).isZero();
        assertThat(JsonValue.parse(lenient.out().get(0))
                        .toNode()
                        .path("severity")
                        .asText())
                .isEqualTo("warning");
        assertThat(JsonValue.parse(lenient.out().get(1))
                        .toNode()
                        .at("/summary/warnings")
                        .asInt())
                .isEqualTo(1);
        assertThat(run("policy", "check", "--strict", dir.toString()).exit()).isEqualTo(1);
    }

    @Test
    void test_shows_where_a_case_failed_and_which_rule_is_untouched() throws Exception {
        write("a.yaml", POLICY);
        write("a.test.yaml", CASES);
        Ran ran = run("policy", "test", dir.toString());
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out())
                .containsExactly(
                        dir.resolve("a.test.yaml") + ":6: case 'small' failed",
                        "    Expected verdict deny, but found allow: Rule 'otherwise' of policy 'p' says allow",
                        dir.resolve("a.yaml") + ":6: untouched: policy 'p', rule 'large': no case triggers it",
                        "1 case, 1 failed; 1 of 2 rules touched");

        write("a.test.yaml", CASES.replace("verdict: deny", "verdict: allow"));
        assertThat(run("policy", "test", dir.toString()).exit()).isZero();
        assertThat(run("policy", "test", "--require-coverage", dir.toString()).exit())
                .isEqualTo(1);
        Ran json = run("policy", "test", "--json", dir.toString());
        assertThat(JsonValue.parse(json.out().get(0)).toNode().path("passed").asBoolean())
                .isTrue();
        assertThat(JsonValue.parse(json.out().get(1))
                        .toNode()
                        .at("/summary/untouched/0/rule")
                        .asText())
                .isEqualTo("large");
    }

    @Test
    void a_folder_without_policies_or_cases_is_a_mistake() throws Exception {
        assertThat(run("policy", "check", dir.toString()).err()).contains("Expected policies in");
        write("a.yaml", POLICY);
        Ran ran = run("policy", "test", dir.toString());
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).contains("Expected cases in files named *.test.yaml");
    }
}
