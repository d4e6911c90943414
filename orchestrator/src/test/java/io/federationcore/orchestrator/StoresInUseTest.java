package io.federationcore.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoresInUseTest {
    @TempDir
    Path dir;

    @Test
    void theyWereLeftUnlessTheyWereGivenBack() {
        Path stateDir = dir.resolve("streams");
        assertThat(stores(stateDir).wereLeft()).isFalse();
        stores(stateDir).begin();
        assertThat(stores(stateDir).wereLeft()).isTrue();
        stores(stateDir).begin();
        stores(stateDir).end();
        assertThat(stores(stateDir).wereLeft()).isFalse();
        stores(stateDir).end();
    }

    @Test
    void thoseOfAnotherApplicationAreNotMeant() {
        stores(dir).begin();
        assertThat(new StoresInUse(dir, "other.orchestrator").wereLeft()).isFalse();
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.writeString(dir.resolve("file"), "no folder");
        assertThatThrownBy(() -> stores(file).begin())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("fc-run.orchestrator.in-use");
    }

    private static StoresInUse stores(Path stateDir) {
        return new StoresInUse(stateDir, "fc-run.orchestrator");
    }
}
