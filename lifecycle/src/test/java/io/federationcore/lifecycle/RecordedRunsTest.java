package io.federationcore.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.schemas.hash.AuditHash;
import io.federationcore.schemas.hash.Sha256;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.message.AuditRecord;
import io.federationcore.schemas.message.Entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Histories as they stand in logs, {@code runs/<name>.jsonl}, and the state that each entry led to, {@code
 * runs/<name>.states}. They are written once and never again: whoever has such a log can replay it with every release. Before the first release, a file may still be
 * deleted and recorded anew.
 */
final class RecordedRunsTest {
    private static final String FROZEN =
            "What released events do to a run is frozen: logs hold them for ever, and an auditor"
                    + " who replays run '%s' must find what was found then. Give a new meaning to a new event, or to a new member that"
                    + " old entries lack; do not write this file anew";

    static Stream<String> names() {
        return Stories.RECORDED.stream();
    }

    /** Only what is missing is written, so that a new story can be recorded and an old one cannot be changed. */
    @BeforeAll
    static void record() {
        if (!Resources.updating()) {
            return;
        }
        for (String name : Stories.RECORDED) {
            if (Files.notExists(history(name))) {
                List<String> lines = Stories.of(name).tell().recordedLines();
                Resources.write(
                        history(name), lines.stream().map(line -> line + "\n").collect(Collectors.joining()));
                Resources.write(states(name), String.join("\n", replay(records(name))) + "\n");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void aRecordedRunIsReplayedAsItWas(String name) {
        assertThat(history(name))
                .as("recorded by the story of that name with: %s", Resources.UPDATE)
                .exists();

        assertThat(replay(records(name)))
                .as(FROZEN, name)
                .containsExactlyElementsOf(Resources.read(states(name)).lines().toList());
    }

    @ParameterizedTest
    @MethodSource("names")
    void itsBytesAreWhatTheyHashTo(String name) {
        String prev = Entry.NO_PREVIOUS;
        long seq = 0;
        List<String> lines = lines(name);
        for (String line : lines) {
            AuditRecord record = record(line);
            Entry entry = record.entry();
            assertThat(new String(Codec.write(record), StandardCharsets.UTF_8))
                    .as(FROZEN, name)
                    .isEqualTo(line);
            assertThat(entry.seq()).isEqualTo(seq++);
            assertThat(entry.prev()).isEqualTo(prev);
            assertThat(entry.dataRoot())
                    .isEqualTo(Sha256.toHex(AuditHash.dataRoot(record.data(), Sha256.fromHex(record.salt()))));
            prev = Sha256.toHex(AuditHash.leaf(Codec.write(entry)));
        }
        assertThat(seq).isPositive();
    }

    private static List<String> replay(List<AuditRecord> records) {
        List<String> states = new ArrayList<>();
        RunState state = RunState.Unborn.INSTANCE;
        for (AuditRecord record : records) {
            state = RunEvolution.evolve(state, Recorded.of(record));
            states.add(record.entry().type().code() + " -> " + StateText.of(state));
        }
        return states;
    }

    private static List<AuditRecord> records(String name) {
        return lines(name).stream().map(RecordedRunsTest::record).toList();
    }

    private static AuditRecord record(String line) {
        return Codec.read(line.getBytes(StandardCharsets.UTF_8), AuditRecord.class);
    }

    private static List<String> lines(String name) {
        return Resources.read(history(name)).lines().toList();
    }

    private static Path history(String name) {
        return Resources.resource("runs/" + name + ".jsonl");
    }

    private static Path states(String name) {
        return Resources.resource("runs/" + name + ".states");
    }
}
