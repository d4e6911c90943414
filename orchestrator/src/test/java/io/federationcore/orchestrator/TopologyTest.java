package io.federationcore.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wiring is part of what is stored on the broker, so a change of it must be meant. */
class TopologyTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "expected_topology.txt");

    private static final String HOW_TO_CHANGE_IT = """
            The topology is not the one in %s. Streams names each store's changelog topic after the application and the \
            store, and each task after its sub-topology: a store under another name starts EMPTY, so that every live \
            run would be forgotten, and a processor in another sub-topology finds another task's stores.
            If you renamed or moved a store: don't. Add a new one beside it and carry the content over first.
            If a new node or store appeared at the END of what is there, or a sink was added: that is safe. Run this \
            test with -Dfc.update=true, which writes the file, and look at its difference in the commit.\
            """.formatted(GOLDEN);

    @Test
    void isTheOneThatWasReleased(@TempDir Path stateDir) throws IOException {
        Topology topology = OrchestratorTopology.build(World.config(stateDir), new MemoryQueueTopics());
        String found = topology.describe().toString();
        if (Boolean.getBoolean("fc.update")) {
            Files.writeString(GOLDEN, found);
        }
        assertThat(found).as(HOW_TO_CHANGE_IT).isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void refusesTheStoresOfEarlierBuilds() {
        Orchestrator.requireReadableStores(Set.of("fc-run.audit", "fc-run.orchestrator-shelves-changelog"), "fc-run.");

        assertThatThrownBy(() -> Orchestrator.requireReadableStores(
                        Set.of("fc-run.audit", "fc-run.orchestrator-kept-changelog"), "fc-run."))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("whose runs cannot be carried over");
    }
}
