package io.federationcore.policy.engine;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The long search: with {@code JAZZER_FUZZ=1} in the environment Jazzer looks for inputs that break a reader, guided by
 * coverage, for as long as it is let; CONTRIBUTING.md has the command. What it finds it adds to the kept corpus under
 * {@code InboundFuzzTestInputs/} in the resources, which {@link MutatedCorpusTest} tries on every build. It is not run
 * then, because its agent would slow down every other test of the room.
 */
@EnabledIfEnvironmentVariable(named = "JAZZER_FUZZ", matches = ".+")
class InboundFuzzTest {
    private static final String UNTIL_STOPPED = "24h";

    @FuzzTest(maxDuration = UNTIL_STOPPED)
    void json(byte[] data) {
        Inbound.JSON.take(data);
    }

    @FuzzTest(maxDuration = UNTIL_STOPPED)
    void message(byte[] data) {
        Inbound.MESSAGE.take(data);
    }

    @FuzzTest(maxDuration = UNTIL_STOPPED)
    void token(byte[] data) {
        Inbound.TOKEN.take(data);
    }

    @FuzzTest(maxDuration = UNTIL_STOPPED)
    void keys(byte[] data) {
        Inbound.KEYS.take(data);
    }

    @FuzzTest(maxDuration = UNTIL_STOPPED)
    void workflow(byte[] data) {
        Inbound.WORKFLOW.take(data);
    }

    @FuzzTest(maxDuration = UNTIL_STOPPED)
    void policies(byte[] data) {
        Inbound.POLICIES.take(data);
    }
}
