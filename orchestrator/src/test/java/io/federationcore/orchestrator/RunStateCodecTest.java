package io.federationcore.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.lifecycle.ChainHead;
import io.federationcore.lifecycle.RunState;
import io.federationcore.orchestrator.StateCodec.BrokenStore;
import io.federationcore.schemas.hash.CompactTree;
import io.federationcore.schemas.message.FinishReason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunStateCodecTest {
    private static final String LEAF = "5a".repeat(32);
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123Z");
    private static final ChainHead SEALED = new ChainHead(7, LEAF, null);
    private static final RunState.Completed COMPLETED = new RunState.Completed(SEALED, "r", "acme", AT, null);

    @Test
    void aTombstoneIsWrittenAsItsFormatSays() {
        assertThat(HexFormat.of().formatHex(RunStateCodec.write(COMPLETED)))
                .isEqualTo("01" + "0000000000000007" + LEAF + "0000019ca9450a7b" + "09" + "636f6d706c65746564" + "04"
                        + "61636d65");
    }

    @Test
    void aTombstoneOfACompletedRunIsReadAsItWasWritten() {
        assertThat(RunStateCodec.read("r", RunStateCodec.write(COMPLETED))).isEqualTo(COMPLETED);
    }

    @ParameterizedTest
    @EnumSource(value = FinishReason.class, mode = EnumSource.Mode.EXCLUDE, names = "COMPLETED")
    void aTombstoneOfAFailedRunIsReadAsItWasWritten(FinishReason reason) {
        RunState failed = new RunState.Failed(SEALED, "r", "a".repeat(100), AT, reason, null);
        assertThat(RunStateCodec.read("r", RunStateCodec.write(failed))).isEqualTo(failed);
    }

    @Test
    void aRunThatIsNotSealedKeepsItsTree() {
        RunState ended = COMPLETED.with(new ChainHead(7, LEAF, CompactTree.EMPTY));
        assertThat(RunStateCodec.read("r", RunStateCodec.write(ended))).isEqualTo(ended);
    }

    @Test
    void whatWasStoredAsJsonIsStillRead() {
        String stored = """
                {"at":"2026-03-01T12:00:00.123Z","chain":{"last_leaf":"%s","next_seq":7},"run_id":"r",\
                "status":"completed","tenant_id":"acme"}""".formatted(LEAF);
        assertThat(RunStateCodec.read("r", stored.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(COMPLETED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 40, 48, 50, 59, 63, 65})
    void otherBytesAreABrokenStoreAndNoRun(int length) {
        byte[] whole = RunStateCodec.write(COMPLETED);
        assertThat(whole).hasSize(64);
        byte[] other = Arrays.copyOf(whole, length);
        assertThatThrownBy(() -> RunStateCodec.read("r", other)).isInstanceOf(BrokenStore.class);
    }

    @Test
    void anUnknownReasonIsABrokenStore() {
        byte[] other = RunStateCodec.write(COMPLETED);
        other[50] = 'k';
        assertThatThrownBy(() -> RunStateCodec.read("r", other))
                .isInstanceOf(BrokenStore.class)
                .hasMessageContaining("tombstone of run 'r'");
    }
}
