package io.federationcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.federationcore.bench.Benchmark;
import io.federationcore.schemas.json.JsonValue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** That the benchmark measures what it says, in the form that it says; how fast is no business of a test. */
class BenchTest {
    @TempDir
    private Path dir;

    @Test
    @Timeout(300)
    void every_figure_is_printed_beside_its_floor_and_nothing_is_left() {
        Path charts = dir.resolve("charts");
        Map<String, JsonNode> figures = measured("governed", "--in-flight", "8", "--charts", charts.toString());

        for (String metric : new String[] {"latency_p50", "latency_p99", "throughput", "sustained", "cpu"}) {
            JsonNode governed = figure(figures, "governed/" + metric);
            JsonNode floor = figure(figures, "floor/" + metric);
            assertThat(governed.fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder(
                            "scenario", "metric", "value", "unit", "floor", "ratio", "min", "max", "reps");
            assertThat(governed.path("value").doubleValue()).as(metric).isPositive();
            assertThat(governed.path("floor")).as(metric).isEqualTo(floor.path("value"));
            assertThat(governed.path("ratio").doubleValue()).as(metric).isPositive();
            assertThat(floor.path("floor").isNull()).as(metric).isTrue();
        }
        // A fact, not a speed: created, running, completed and finished; and three times asked, allowed, started, done.
        assertThat(figure(figures, "governed/records").path("value").doubleValue())
                .isGreaterThan(27);
        assertThat(figure(figures, "governed/sink_entries").path("value").doubleValue())
                .isNotNegative();
        for (String metric :
                new String[] {"heap_live", "cpu_broker", "cpu_orchestrator", "cpu_titan", "cpu_audit_sink"}) {
            assertThat(figure(figures, "governed/" + metric).path("value").doubleValue())
                    .as(metric)
                    .isPositive();
        }
        assertThat(charts.resolve("governed.svg")).content().contains("latency_p50", "runs/s");
        assertThat(figure(figures, "raw/throughput_records").path("value").doubleValue())
                .isPositive();
        assertThat(figure(figures, "machine/fixed_work").path("reps").intValue())
                .isEqualTo(2);
    }

    @Test
    @Timeout(300)
    void long_runs_are_measured_beside_short_ones() {
        Map<String, JsonNode> figures = measured("long", "--in-flight", "16");

        assertThat(figure(figures, "long/records").path("value").doubleValue()).isGreaterThan(50 * 8);
        for (String figure : new String[] {"long/cpu_step", "governed/cpu_step", "floor/cpu_step"}) {
            assertThat(figure(figures, figure).path("value").doubleValue())
                    .as(figure)
                    .isPositive();
        }
    }

    @Test
    @Timeout(300)
    void a_gate_is_measured_from_the_vote_on() {
        Map<String, JsonNode> figures = measured("gate", "--in-flight", "8");

        double vote = figure(figures, "gate/vote_p50").path("value").doubleValue();
        assertThat(vote)
                .isPositive()
                .isLessThan(figure(figures, "gate/latency_max").path("value").doubleValue());
        assertThat(figure(figures, "gate/throughput").path("ratio").doubleValue())
                .isPositive();
    }

    @Test
    @Timeout(300)
    void judging_is_measured_beside_signing() {
        Map<String, JsonNode> figures = measured("policy");

        assertThat(figure(figures, "policy/throughput_core").path("floor"))
                .isEqualTo(figure(figures, "signing/throughput_core").path("value"));
        assertThat(figure(figures, "policy/evaluation_p99").path("value").doubleValue())
                .isPositive()
                .isLessThan(figure(figures, "policy/latency_p99").path("value").doubleValue());
    }

    @Test
    @Timeout(300)
    void an_orchestrator_is_killed_and_another_takes_over() {
        Map<String, JsonNode> figures = measured("restore", "--finished", "10000");

        for (String figure : new String[] {
            "first_entry_0", "first_entry_10000", "all_partitions_10000", "takeover_0", "takeover_10000"
        }) {
            assertThat(figure(figures, "restore/" + figure).path("value").doubleValue())
                    .as(figure)
                    .isPositive();
        }
        assertThat(figures).doesNotContainKey("restore/first_entry_100000");
    }

    @Test
    @Timeout(300)
    void runs_are_measured_with_more_and_more_finished_ones() {
        Map<String, JsonNode> figures = measured("state", "--in-flight", "8", "--finished", "10000");

        for (String metric : new String[] {"latency_p50_", "throughput_", "cpu_", "cpu_orchestrator_", "resident_"}) {
            for (String runs : new String[] {"0", "10000"}) {
                assertThat(figure(figures, "state/" + metric + runs)
                                .path("value")
                                .doubleValue())
                        .as(metric + runs)
                        .isPositive();
            }
        }
    }

    @Test
    @Timeout(300)
    void a_long_load_is_measured_in_ten_parts_on_three_brokers() {
        Map<String, JsonNode> figures = measured("soak", "--brokers", "3");

        for (String metric : new String[] {"latency_p50_", "cpu_", "heap_live_", "resident_orchestrator_"}) {
            for (String part : new String[] {"1", "10"}) {
                assertThat(figure(figures, "soak/" + metric + part)
                                .path("value")
                                .doubleValue())
                        .as(metric + part)
                        .isPositive();
            }
        }
    }

    @Test
    @Timeout(300)
    void http_is_measured_beside_the_same_commands_straight_to_kafka() {
        Map<String, JsonNode> figures = measured("http");

        for (String clients : new String[] {"1", "10", "100"}) {
            for (String metric : new String[] {"create_p50_", "create_p99_", "transition_p50_", "transition_rate_"}) {
                JsonNode http = figure(figures, "http/" + metric + clients);
                assertThat(http.path("value").doubleValue()).isPositive();
                assertThat(http.path("floor"))
                        .isEqualTo(
                                figure(figures, "straight/" + metric + clients).path("value"));
            }
            assertThat(figure(figures, "http/read_p50_" + clients).path("floor").isNull())
                    .isTrue();
            assertThat(figure(figures, "http/create_added_" + clients)
                            .path("unit")
                            .textValue())
                    .isEqualTo("ms");
        }
    }

    @Test
    @Timeout(300)
    void a_whole_log_is_verified_beside_hashing_its_bytes() {
        Map<String, JsonNode> figures = measured("verify");

        for (String metric : new String[] {"throughput", "throughput_core"}) {
            JsonNode verified = figure(figures, "verify/" + metric);
            assertThat(verified.path("value").doubleValue()).as(metric).isPositive();
            assertThat(verified.path("floor"))
                    .as(metric)
                    .isEqualTo(figure(figures, "hashing/" + metric).path("value"));
        }
        for (String entries : new String[] {"10000", "50000", "100000"}) {
            assertThat(figure(figures, "verify/heap_" + entries).path("unit").textValue())
                    .isEqualTo("MiB");
        }
    }

    @Test
    @Timeout(300)
    void a_log_is_stored_with_its_tree_beside_the_same_without() {
        Map<String, JsonNode> figures = measured("sink");

        for (String metric : new String[] {"throughput", "cpu", "cpu_database"}) {
            assertThat(figure(figures, "sink/" + metric).path("floor"))
                    .as(metric)
                    .isEqualTo(figure(figures, "plain/" + metric).path("value"));
        }
        assertThat(figure(figures, "sink/throughput").path("ratio").doubleValue())
                .isPositive();
    }

    @Test
    void the_help_says_what_each_scenario_measures() {
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine(new Main());
        line.setOut(new PrintWriter(out));

        assertThat(line.execute("bench", "--help")).isZero();
        assertThat(Benchmark.Scenario.values())
                .allSatisfy(scenario ->
                        assertThat(out.toString()).contains(scenario.name().toLowerCase(Locale.ROOT) + ": "));
    }

    /** What the benchmark prints when it measures as shortly as it can; it leaves nothing behind. */
    private Map<String, JsonNode> measured(String scenario, String... further) {
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine(new Main());
        line.setOut(new PrintWriter(out));
        Path state = dir.resolve("bench");
        List<String> arguments = new ArrayList<>(List.of("bench", scenario, "--json", "--warmup", "1s"));
        arguments.addAll(List.of("--duration", "1s", "--reps", "1", "--dir", state.toString()));
        arguments.addAll(List.of(further));

        int exit = line.execute(arguments.toArray(String[]::new));

        assertThat(exit).as(out.toString()).isZero();
        assertThat(state.toFile().list()).containsExactly("lock");
        assertThat(ProcessHandle.current().descendants()).isEmpty();
        return out.toString()
                .lines()
                .map(text -> JsonValue.parse(text).toNode())
                .collect(Collectors.toMap(BenchTest::name, Function.identity()));
    }

    @Test
    void a_plan_that_cannot_be_measured_is_refused_with_what_was_expected() {
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine(new Main());
        line.setErr(new PrintWriter(err));

        int exit = line.execute("bench", "--reps", "0", "--dir", dir.toString());

        assertThat(exit).isEqualTo(UserError.USAGE);
        assertThat(err.toString()).contains("Expected 1 to 1,000 repetitions, but found 0");
    }

    private static JsonNode figure(Map<String, JsonNode> figures, String name) {
        return Objects.requireNonNull(figures.get(name), () -> "no figure " + name + " among " + figures.keySet());
    }

    private static String name(JsonNode figure) {
        return figure.path("scenario").textValue() + "/" + figure.path("metric").textValue();
    }
}
