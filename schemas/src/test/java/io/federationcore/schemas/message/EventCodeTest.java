package io.federationcore.schemas.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A code that this release knows is an {@link EventType}; another is kept as it stands, if it is a code at all. */
class EventCodeTest {
    @ParameterizedTest
    @EnumSource
    void knowsItsOwn(EventType type) {
        assertThat(EventCode.of(type.code())).isSameAs(type);
        assertThat(Codec.read(JsonValue.parse('"' + type.code() + '"'), EventCode.class))
                .isSameAs(type);
    }

    @Test
    void keepsAnother() {
        JsonValue text = JsonValue.parse("\"FC-NEW-042\"");
        EventCode read = Codec.read(text, EventCode.class);

        assertThat(read).isEqualTo(new EventCode.Unknown("FC-NEW-042"));
        assertThat(Codec.toValue(read)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "run", "FC-RUN-1", "fc-run-001", "FC-RUN-001\n", "FC--001"})
    void refusesWhatIsNoCode(String text) {
        assertThatThrownBy(() -> EventCode.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Expected an event code such as FC-RUN-001");
        assertThatThrownBy(() -> Codec.read(Codec.toValue(text), EventCode.class))
                .isInstanceOf(InvalidJson.class);
    }
}
