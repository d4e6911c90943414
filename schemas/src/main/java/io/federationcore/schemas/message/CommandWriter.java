package io.federationcore.schemas.message;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes a command in canonical order; Jackson would put {@code type} directly behind {@code body}. */
final class CommandWriter extends StdSerializer<Command> {
    private static final long serialVersionUID = 1L;

    private static final Map<Class<?>, String> TYPES = Stream.of(
                    Command.Body.class.getAnnotation(JsonSubTypes.class).value())
            .collect(Collectors.toUnmodifiableMap(JsonSubTypes.Type::value, JsonSubTypes.Type::name));

    CommandWriter() {
        super(Command.class);
    }

    /** The type on the wire of what is asked for, such as {@code start_run}. */
    static String typeOf(Command.Body body) {
        String type = TYPES.get(body.getClass());
        if (type == null) {
            throw new IllegalStateException("Expected a wire type for " + body.getClass() + ", but found none");
        }
        return type;
    }

    @Override
    public void serialize(Command command, JsonGenerator out, SerializerProvider provider) throws IOException {
        out.writeStartObject();
        out.writeFieldName("body");
        provider.findValueSerializer(command.body().getClass()).serialize(command.body(), out, provider);
        out.writeStringField("command_id", command.commandId());
        out.writeStringField("run_id", command.runId());
        out.writeStringField("tenant_id", command.tenantId());
        out.writeStringField("type", typeOf(command.body()));
        out.writeNumberField("v", command.v());
        out.writeEndObject();
    }
}
