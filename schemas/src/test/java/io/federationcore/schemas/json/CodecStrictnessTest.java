package io.federationcore.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.message.Command;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes from outside is a command exactly as documented, or {@link InvalidJson} that says why not. */
class CodecStrictnessTest {
    private static final String RUN = "01890a5d-ac96-774b-bcce-b302099a8057";
    private static final String PAUSE = command("pause_run", "{\"reason\":\"lunch\"}");

    private static String command(String type, String body) {
        return "{\"v\":1,\"command_id\":\"c1\",\"tenant_id\":\"acme\",\"run_id\":\"" + RUN + "\",\"type\":\"" + type
                + "\",\"body\":" + body + "}";
    }

    private static String start(String input) {
        return command("start_run", "{\"workflow_id\":\"w\",\"input\":" + input + ",\"tags\":[]}");
    }

    private static String complete(String attempt) {
        return command("complete_step", "{\"step_id\":\"s\",\"attempt\":" + attempt + ",\"output\":{}}");
    }

    private static String register(String member) {
        return command("register_workflow", "{\"workflow_yaml\":\"a\"," + member + "}")
                .replace(RUN, "registry");
    }

    private static Arguments because(String expected, String json) {
        return Arguments.of(expected, json);
    }

    static Stream<Arguments> notJson() {
        return Stream.of(
                because("found nothing", ""),
                because("found nothing", " \n\t"),
                because("duplicate name", command("pause_run", "{\"reason\":\"a\",\"reason\":\"b\"}")),
                because("duplicate name", command("pause_run", "{\"reason\":\"a\",\"re\\u0061son\":\"b\"}")),
                because("duplicate name", start("{\"a\":[{\"b\":1,\"b\":1}]}")),
                because("duplicate name", PAUSE.replace("\"type\"", "\"type\":\"resume_run\",\"type\"")),
                because("more behind", PAUSE + PAUSE),
                because("more behind", PAUSE + "1"),
                because("something else", PAUSE + "x"),
                because("something else", PAUSE + "\u0000"),
                because("something else", PAUSE + "]"),
                because("something else", PAUSE.substring(0, PAUSE.length() - 1)),
                because("something else", "\ufeff" + PAUSE),
                because("something else", "/* why */" + PAUSE),
                because("something else", "// why\n" + PAUSE),
                because("something else", "# why\n" + PAUSE),
                because("something else", PAUSE.replace('"', '\'')),
                because("something else", PAUSE.replace("\"v\"", "v")),
                because("something else", command("pause_run", "{\"reason\":\"a\tb\"}")),
                because("something else", command("pause_run", "{\"reason\":\"a\u0000b\"}")),
                because("something else", command("pause_run", "{\"reason\":\"\\x41\"}")),
                because("something else", command("pause_run", "{\"reason\":\"a\",}")),
                because("something else", start("NaN")),
                because("something else", start("Infinity")),
                because("something else", start("-Infinity")),
                because("something else", start("+1")),
                because("something else", start("01")),
                because("something else", start(".5")),
                because("something else", start("5.")),
                because("something else", start("0x10")),
                because("something else", start("[1,]")),
                because("something else", start("[,1]")),
                because("something else", start("True")),
                because("depth (33)", start("[".repeat(31) + "]".repeat(31))),
                because("depth (33)", "[".repeat(100_000)),
                because("depth (33)", "{\"a\":".repeat(40_000)),
                because("exceeds the maximum", start("1".repeat(1_001))),
                because("at most 262144 bytes, but found 262145", PAUSE + " ".repeat(262_145 - PAUSE.length())));
    }

    static Stream<Arguments> notWhole() {
        return Stream.of(
                because("surrogate U+D800", command("pause_run", "{\"reason\":\"a\\ud800b\"}")),
                because("surrogate U+D83D", command("pause_run", "{\"reason\":\"\\ud83d\\ud83d\\ude00\"}")),
                because("surrogate U+DC00", command("start_run", "{\"workflow_id\":\"w\",\"tags\":[\"\\udc00\"]}")),
                because("surrogate U+DC00", start("[{\"a\":\"\\udc00\"}]")),
                because("Expected JSON", start("{\"\\udc00\":1}")),
                because("Expected JSON", command("pause_run", "{\"\\ud800\":1}")),
                because("surrogate U+D800", register("\"prompts\":{\"a\":\"\\ud800\"}")));
    }

    static Stream<Arguments> notACommand() {
        return Stream.of(
                because("Expected Command, but found null", "null"),
                because("Command: Expected an object, but found a list", "[]"),
                because("Command: Expected an object, but found a whole number", "1"),
                because("Command: Expected an object, but found text", "\"\""),
                because("Expected 'v' to be 1 to 1, but found '2'", PAUSE.replace("\"v\":1", "\"v\":2")),
                because("at 'v': Expected a whole number, but found none", PAUSE.replace("\"v\":1,", "")),
                because("at 'v': Expected a whole number, but found null", PAUSE.replace("\"v\":1", "\"v\":null")),
                because("at 'v': Expected a whole number, but found text", PAUSE.replace("\"v\":1", "\"v\":\"1\"")),
                because("at 'v': Expected a whole number, but found a decimal", PAUSE.replace("\"v\":1", "\"v\":1.0")),
                because("Expected a known type, but found 'stop_run'", command("stop_run", "{}")),
                because("found 'java.lang.Object'", command("java.lang.Object", "{}")),
                because("Expected a known type, but found 'xxx", command("x".repeat(60_000), "{}")),
                because("Expected a 'type' beside it", PAUSE.replace("\"type\":\"pause_run\",", "")),
                because("Expected a 'type' beside it", PAUSE.replace("\"pause_run\"", "null")),
                because("at 'body': Expected an object, but found none", PAUSE.replaceFirst(",\"body.*", "}")),
                because("Expected 'body', but found none", command("pause_run", "null")),
                because("at 'body': Expected an object, but found a list", command("pause_run", "[]")),
                because("at 'body': Expected an object, but found text", command("resume_run", "\"\"")),
                because("Expected no member 'nope'", command("resume_run", "{\"nope\":1}")),
                because("Expected no member 'Reason'", command("pause_run", "{\"Reason\":\"a\"}")),
                because("Expected 'step_id' to be", complete("1").replace("step_id", "stepId")),
                because("Expected no member 'extra'", PAUSE.replace("\"v\":1", "\"v\":1,\"extra\":null")),
                because("'command_id' to be", PAUSE.replace("\"c1\"", "null")),
                because("'tenant_id' to be", PAUSE.replace("\"tenant_id\":\"acme\",", "")),
                because("'run_id' to be a UUIDv7", PAUSE.replace(RUN, RUN.toUpperCase(java.util.Locale.ROOT))),
                because("Expected registrations", PAUSE.replace(RUN, "registry")),
                because(
                        "'body.step_id': Expected text, but found a whole",
                        complete("1").replace("\"s\"", "1")),
                because(
                        "'body.step_id': Expected text, but found true or",
                        complete("1").replace("\"s\"", "true")),
                because(
                        "'body.step_id': Expected text, but found a list",
                        complete("1").replace("\"s\"", "[\"s\"]")),
                because("'step_id' to be", complete("1").replace("\"s\"", "null")),
                because(
                        "'body.tags[0]': Expected a value, but found null",
                        start("1").replace("[]", "[null]")),
                because("'body.tags[1]': Expected text", start("1").replace("[]", "[\"a\",1]")),
                because(
                        "'body.tags': Expected a list, but found text",
                        start("1").replace("[]", "\"a\"")),
                because(
                        "'body.tags': Expected a list, but found an object",
                        start("1").replace("[]", "{}")),
                because("'body.prompts.a': Expected a value, but found null", register("\"prompts\":{\"a\":null}")),
                because("'body.schemas.a': Expected a value, but found null", register("\"schemas\":{\"a\":null}")),
                because("'body.prompts': Expected an object, but found a list", register("\"prompts\":[]")),
                because("one of approve, reject", command("cast_vote", "{\"gate_id\":\"g\",\"vote\":\"APPROVE\"}")),
                because("one of approve, reject", command("cast_vote", "{\"gate_id\":\"g\",\"vote\":0}")),
                because("Expected 'vote'", command("cast_vote", "{\"gate_id\":\"g\",\"vote\":null}")),
                because("Expected a time", command("timer_due", "{\"timer_id\":\"t\",\"due\":\"2026-01-31\"}")),
                because("Expected text", command("timer_due", "{\"timer_id\":\"t\",\"due\":1769851800}")),
                because("'body.attempt': Expected a whole number, but found text", complete("\"1\"")),
                because("'body.attempt': Expected a whole number, but found true", complete("true")),
                because("'body.attempt': Expected a whole number, but found a decimal", complete("1.0")),
                because("'body.attempt': Expected a whole number, but found a decimal", complete("1.5")),
                because("'body.attempt': Expected a whole number, but found a decimal", complete("1e999")),
                because("far too large", complete("1e99999999999")),
                because("whole number in its range", complete("2147483648")),
                because("whole number in its range", complete("18446744073709551617")),
                because("'attempt' to be 1 to 100", complete("0")),
                because("found 1E+999", start("1e999")),
                because("found 9007199254740993", start("9007199254740993")),
                because("found 333333333.33333329", start("[{\"a\":333333333.33333329}]")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"notJson", "notWhole", "notACommand"})
    void refusesWithAReason(String reason, String json) {
        assertThatThrownBy(() -> read(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidJson.class)
                .hasMessageContaining(reason)
                .hasMessageContaining("Expected")
                .message()
                .hasSizeLessThan(300)
                .doesNotContain("io.federationcore.schemas")
                .doesNotContain("\n");
    }

    @Test
    void refusesOtherEncodings() {
        for (String name : new String[] {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE"}) {
            assertThatThrownBy(() -> read(PAUSE.getBytes(Charset.forName(name))))
                    .as(name)
                    .isInstanceOf(InvalidJson.class);
        }
        assertThatThrownBy(() -> read(command("pause_run", "{\"reason\":\"é\"}").getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(InvalidJson.class)
                .hasMessage("Expected UTF-8, but found other bytes");
    }

    static Stream<byte[]> notUtf8() {
        return Stream.of(
                bytes(0xc0, 0xaf), // an overlong slash
                bytes(0xe0, 0x80, 0xaf),
                bytes(0xf0, 0x80, 0x80, 0xaf),
                bytes(0xc0, 0x80), // Java's own NUL
                bytes(0xed, 0xa0, 0x80), // a raw surrogate
                bytes(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80), // a pair of them: CESU-8
                bytes(0xf4, 0x90, 0x80, 0x80), // beyond U+10FFFF
                bytes(0x80),
                bytes(0xc3),
                bytes(0xff));
    }

    @ParameterizedTest
    @MethodSource("notUtf8")
    void refusesBytesThatAreNotUtf8(byte[] inText) {
        byte[] quoted = new byte[inText.length + 2];
        quoted[0] = '"';
        System.arraycopy(inText, 0, quoted, 1, inText.length);
        quoted[quoted.length - 1] = '"';

        assertThatThrownBy(() -> Codec.readTree(quoted))
                .isInstanceOf(InvalidJson.class)
                .hasMessage("Expected UTF-8, but found other bytes");
    }

    @Test
    void acceptsTheCharacterThatStandsForOtherBytes() {
        String text = "\"caf\u00e9 \ufffd\"";

        assertThat(Codec.readTree(text.getBytes(StandardCharsets.UTF_8)).textValue())
                .isEqualTo("caf\u00e9 \ufffd");
    }

    @Test
    void acceptsWhatIsAtTheLimits() {
        String deepest = start("[".repeat(30) + "]".repeat(30));
        String longest = PAUSE + " ".repeat(Codec.MAX_RECORD_BYTES - PAUSE.length());

        assertThat(read(deepest.getBytes(StandardCharsets.UTF_8)).body()).isInstanceOf(Command.StartRun.class);
        assertThat(read(longest.getBytes(StandardCharsets.UTF_8)).body()).isEqualTo(new Command.PauseRun("lunch"));
    }

    @Test
    void acceptsMembersInAnyOrderWithWhiteSpaceAndEscapes() {
        String json = "{ \"body\": {\"output\": {\"b\": 1.50, \"a\": \"\\ud83d\\ude00\"},\n\"attempt\": 2, \"step_id\":"
                + " \"\\u0073\"}, \"type\": \"complete_step\", \"run_id\": \"" + RUN
                + "\", \"tenant_id\": \"acme\", \"command_id\": \"c1\", \"v\": 1 }\r\n";

        assertThat(read(json.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new Command(
                        "c1",
                        "acme",
                        RUN,
                        new Command.CompleteStep("s", 2, JsonValue.parse("{\"a\":\"\ud83d\ude00\",\"b\":1.5}"))));
    }

    @Test
    void absentAndNullAreTheSameForWhatMayBeAbsent() {
        Command absent = read(command("start_run", "{\"workflow_id\":\"w\"}").getBytes(StandardCharsets.UTF_8));
        Command empty = read(command(
                        "start_run",
                        "{\"workflow_id\":\"w\",\"workflow_version\":null,\"input\":null,\"metadata\":null,\"tags\":null,"
                                + "\"correlation_id\":null,\"retry_of\":null}")
                .getBytes(StandardCharsets.UTF_8));

        assertThat(absent).isEqualTo(empty);
        assertThat(absent.body()).isEqualTo(Command.StartRun.of("w", JsonValue.EMPTY_OBJECT));
    }

    @Test
    void ourOwnRecordsMayHaveMembersOfALaterRelease() {
        byte[] later =
                PAUSE.replace("\"v\":1", "\"v\":1,\"later\":{\"a\":[1.0]}").getBytes(StandardCharsets.UTF_8);

        assertThat(Codec.read(later, Command.class).body()).isEqualTo(new Command.PauseRun("lunch"));
        assertThatThrownBy(() -> read(later)).isInstanceOf(InvalidJson.class);
    }

    @Test
    void neverWritesHalfACharacter() {
        Command broken = new Command("c1", "acme", RUN, new Command.PauseRun("a\ud800b"));

        assertThatThrownBy(() -> Codec.write(broken))
                .isInstanceOf(InvalidJson.class)
                .hasMessageContaining("lone surrogate U+D800");
        assertThatThrownBy(() -> Codec.write(List.of("\ude00"))).isInstanceOf(InvalidJson.class);
        assertThatThrownBy(() -> Codec.write(Map.of("a\ud83d", 1))).isInstanceOf(InvalidJson.class);
    }

    @Test
    void secretsAreNotRepeatedInMessages() {
        assertThatThrownBy(() -> read(complete("\"hunter2\"").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidJson.class)
                .message()
                .doesNotContain("hunter2");
        assertThatThrownBy(() -> read("hunter2".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidJson.class)
                .message()
                .doesNotContain("hunter2");
    }

    private static Command read(byte[] utf8) {
        return Codec.readStrict(utf8, Command.class);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
