package io.federationcore.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.federationcore.lifecycle.ChainHead;
import io.federationcore.lifecycle.RunState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What earlier releases stored is still read. */
class StateCodecTest {
    private static final String LEAF = "5a".repeat(32);

    @Test
    void aChainStoredBeforeRunsWereSealedHasNoTree() {
        String stored = """
                {"at":"2026-03-01T12:00:00.000Z","chain":{"last_leaf":"%s","next_seq":7},"run_id":"r",\
                "status":"completed","tenant_id":"acme"}""".formatted(LEAF);

        assertThat(StateCodec.read(stored.getBytes(StandardCharsets.UTF_8), RunState.class))
                .isEqualTo(new RunState.Completed(
                        new ChainHead(7, LEAF, null), "r", "acme", Instant.parse("2026-03-01T12:00:00Z"), null));
    }
}
