package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.federationcore.schemas.json.JsonValue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What people do at gates, on a real broker and a real database, by the very command that people run. */
class GateTourTest {
    @TempDir
    private Path dir;

    @Test
    void the_tour_shows_every_way_through_a_gate() {
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine(new Main());
        line.setOut(new PrintWriter(out));

        int exit = line.execute(
                "demo", "gates", "--json", "--dir", dir.resolve("demo").toString());

        List<JsonNode> runs = out.toString()
                .lines()
                .map(text -> JsonValue.parse(text).toNode())
                .toList();
        assertThat(runs)
                .extracting(run -> run.path("test").textValue())
                .containsExactly("approved", "rejected", "quorum", "overridden");
        assertThat(runs)
                .extracting(run -> run.at("/gate/status").textValue())
                .containsExactly("approved", "rejected", "approved", "bypassed");
        assertThat(runs)
                .extracting(run -> run.path("status").textValue())
                .containsExactly("completed", "failed", "completed", "completed");
        assertThat(runs.get(0).at("/gate/input/limit").intValue()).isEqualTo(500);
        assertThat(runs.get(2).at("/refusals/0/code").textValue()).isEqualTo("not_an_approver");
        assertThat(runs.get(3).at("/refusals/0/code").textValue()).isEqualTo("second_person");
        assertThat(runs.get(3).at("/gate/override/finding").textValue()).isEqualTo("justified");
        assertThat(exit).isZero();
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }
}
