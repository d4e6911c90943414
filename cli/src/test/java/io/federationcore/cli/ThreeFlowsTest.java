package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.federationcore.schemas.json.JsonValue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The three ways of a run through the gates, on a real broker and a real database, by the very command that people run. */
class ThreeFlowsTest {
    @TempDir
    private Path dir;

    @Test
    void the_demo_governs_three_runs_and_leaves_nothing_running() {
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine(new Main());
        line.setOut(new PrintWriter(out));

        int exit = line.execute("demo", "--json", "--dir", dir.resolve("demo").toString());

        List<JsonNode> runs = out.toString()
                .lines()
                .map(text -> JsonValue.parse(text).toNode())
                .toList();
        assertThat(runs).hasSize(3);
        assertRun(runs.get(0), "happy_path", "completed", List.of("pending", "running", "completed"), 5);
        assertRun(
                runs.get(1),
                "policy_flag",
                "completed",
                List.of("pending", "running", "paused", "running", "completed"),
                5);
        assertRun(runs.get(2), "policy_deny", "failed", List.of("pending", "running", "failed"), 1);
        assertThat(texts(runs.get(0), "steps", "type"))
                .containsExactly("observe", "decide", "gate", "act", "transform");
        assertThat(texts(runs.get(1), "verdicts", "verdict"))
                .containsExactly("allow", "flag", "allow", "allow", "allow");
        assertThat(runs.get(1).at("/verdicts/1/approved_by").textValue()).isEqualTo("operator");
        assertThat(texts(runs.get(2), "verdicts", "verdict")).containsExactly("allow", "deny");
        assertThat(texts(runs.get(2), "steps", "step_id")).containsExactly("observe", "decide");
        assertThat(exit).isZero();
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    private static void assertRun(
            JsonNode run, String test, String status, List<String> transitions, int completedSteps) {
        assertThat(run.path("test").textValue()).isEqualTo(test);
        assertThat(run.path("status").textValue()).isEqualTo(status);
        List<String> found = new ArrayList<>();
        run.path("transitions").forEach(node -> found.add(node.textValue()));
        assertThat(found).isEqualTo(transitions);
        assertThat(texts(run, "steps", "status"))
                .filteredOn("completed"::equals)
                .hasSize(completedSteps);
        for (int seq = 0; seq < run.path("events").size(); seq++) {
            assertThat(run.path("events").get(seq).path("seq").intValue()).isEqualTo(seq);
        }
        assertThat(run.path("chain_verified").booleanValue()).isTrue();
    }

    private static List<String> texts(JsonNode run, String list, String member) {
        List<String> texts = new ArrayList<>();
        run.path(list).forEach(node -> texts.add(node.path(member).textValue()));
        return texts;
    }
}
