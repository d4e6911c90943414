package io.federationcore.schemas.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogNameTest {
    @Test
    void isReadAsItIsWritten() {
        LogName name = new LogName("acme.example", 11);

        assertThat(name).hasToString("acme.example/fc-run/11");
        assertThat(LogName.parse(name.toString())).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "acme",
                "acme/fc-run",
                "acme/fc-run/",
                "acme/fc-run/-1",
                "acme/fc-run/10000",
                "/fc-run/0",
                "a/b/fc-run/0",
                "acme/other/0",
                "acme/fc-run/0\n",
            })
    void refusesEverythingElse(String name) {
        assertThatThrownBy(() -> LogName.parse(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Expected a log '<federation>/fc-run/<partition>', but found '");
    }
}
