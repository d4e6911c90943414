package io.federationcore.schemas.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.federationcore.schemas.message.Checks;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** How texts, times, durations and payloads stand in JSON. */
final class WireTypes {
    private WireTypes() {}

    static SimpleModule module() {
        SimpleModule module = new SimpleModule("federation-core");
        add(module, Instant.class, (value, out) -> out.writeString(WireTime.format(value)), WireTime::parse);
        add(module, Duration.class, (value, out) -> out.writeString(value.toString()), WireTypes::duration);
        module.addSerializer(
                JsonValue.class, serializer(JsonValue.class, (value, out) -> out.writeRawValue(value.text())));
        module.addDeserializer(JsonValue.class, new JsonValueReader());
        return module;
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeException e) {
            throw new DateTimeException(
                    "Expected a duration such as PT30S, but found '" + Checks.shortened(text) + "'", e);
        }
    }

    /** Writes one value to a generator. */
    @FunctionalInterface
    private interface Writing<T> {
        void write(T value, JsonGenerator out) throws IOException;
    }

    private static <T> void add(SimpleModule module, Class<T> type, Writing<T> writing, Function<String, T> reading) {
        module.addSerializer(type, serializer(type, writing));
        module.addDeserializer(type, new StdDeserializer<T>(type) {
            private static final long serialVersionUID = 1L;

            @Override
            public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
                String text = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
                if (text == null) {
                    return context.reportInputMismatch(type, "Expected text, but found %s", parser.currentToken());
                }
                try {
                    return reading.apply(text);
                } catch (DateTimeException e) {
                    throw JsonMappingException.from(context, e.getMessage(), e);
                }
            }
        });
    }

    private static <T> StdSerializer<T> serializer(Class<T> type, Writing<T> writing) {
        return new StdSerializer<>(type) {
            private static final long serialVersionUID = 1L;

            @Override
            public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
                writing.write(value, out);
            }
        };
    }

    /** Reads any JSON value; JSON's null stands for Java's, as for every other type. */
    private static final class JsonValueReader extends StdDeserializer<JsonValue> {
        private static final long serialVersionUID = 1L;

        JsonValueReader() {
            super(JsonValue.class);
        }

        @Override
        public JsonValue deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            // Not parser.readValueAsTree(), which would take the members behind this one for trailing text.
            return JsonValue.of(context.readTree(parser));
        }
    }
}
