package io.federationcore.sink.view;

import io.federationcore.schemas.message.WireNames;
import org.jspecify.annotations.Nullable;

/** Wire names where there may be none. */
final class WireText {
    private WireText() {}

    static @Nullable String of(@Nullable Enum<?> constant) {
        return constant == null ? null : WireNames.of(constant);
    }

    static <E extends Enum<E>> @Nullable E find(Class<E> type, @Nullable String name) {
        return name == null ? null : WireNames.parse(type, name);
    }
}
