package io.federationcore.schemas.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.federationcore.schemas.json.CanonicalJson;
import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.registry.KeyAlgorithm;
import io.federationcore.schemas.registry.Scope;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever this room writes is canonical, complete, and read back as what it was. */
class EveryMessageIsCanonicalTest {
    static Stream<Record> messages() {
        return Examples.messages().stream();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void isWrittenCanonically(Record message) {
        byte[] written = Codec.write(message);

        assertThat(new String(written, StandardCharsets.UTF_8))
                .isEqualTo(CanonicalJson.write(Codec.readTree(written), CanonicalJson.Numbers.EXACT));
        assertThat(Codec.toValue(message).utf8()).isEqualTo(written);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void isReadBackAsItWas(Record message) {
        byte[] written = Codec.write(message);

        assertThat(Codec.read(written, message.getClass())).isEqualTo(message);
        assertThat(Codec.readStrict(written, message.getClass())).isEqualTo(message);
        assertThat(Codec.readStrict(Codec.toValue(message), message.getClass())).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void hasExactlyTheMembersOfItsRecord(Record message) throws ReflectiveOperationException {
        assertMembers(message, Codec.readTree(Codec.write(message)));
    }

    @Test
    void thereIsAnExampleOfEachCommandAndEvent() {
        assertThat(Examples.bodies())
                .extracting(Object::getClass)
                .containsAll(List.<Class<?>>of(concrete(Command.RunBody.class, Command.Registration.class)));
        assertThat(Examples.events()).extracting(Event::type).contains(EventType.values());
        assertThat(Stream.of(EventType.values()).map(EventType::event).collect(Collectors.toSet()))
                .isEqualTo(Set.of(concrete(Event.class)));
    }

    @Test
    void commandsAreTheSameOnTheWireAlways() {
        Command command = new Command("c1", "acme", Examples.RUN, new Command.PauseRun("lunch"));

        assertThat(Codec.toValue(command).text())
                .isEqualTo("{\"body\":{\"reason\":\"lunch\"},\"command_id\":\"c1\",\"run_id\":\"" + Examples.RUN
                        + "\",\"tenant_id\":\"acme\",\"type\":\"pause_run\",\"v\":1}");
    }

    static Stream<Enum<?>> constants() {
        return Stream.of(
                        ActorType.values(),
                        CauseKind.values(),
                        Driver.values(),
                        FinishReason.values(),
                        GateOutcome.values(),
                        PrincipalType.values(),
                        RejectionCode.values(),
                        RunStatus.values(),
                        StatusReason.values(),
                        StepType.values(),
                        VerdictKind.values(),
                        Vote.values())
                .flatMap(Arrays::stream);
    }

    @ParameterizedTest
    @MethodSource("constants")
    void namesOnTheWireAreSnakeCase(Enum<?> constant) {
        byte[] written = Codec.write(constant);

        assertThat(new String(written, StandardCharsets.UTF_8)).matches("\"[a-z]+(_[a-z]+)*\"");
        assertThat(Codec.readStrict(written, constant.getDeclaringClass())).isSameAs(constant);
    }

    @Test
    void codesScopesAndAlgorithmsHaveTheirOwnNames() {
        for (EventType type : EventType.values()) {
            assertThat(Codec.toValue(type).text()).matches("\"FC-[A-Z]+-\\d{3}\"");
            assertThat(EventCode.of(type.code())).isSameAs(type);
        }
        assertThat(Stream.of(Scope.values()).map(Codec::toValue).map(Object::toString))
                .containsExactly(
                        "\"workflow:read\"",
                        "\"workflow:write\"",
                        "\"gate:read\"",
                        "\"gate:write\"",
                        "\"gate:override\"",
                        "\"audit:read\"",
                        "\"admin\"",
                        "\"task:write\"",
                        "\"verdict:write\"",
                        "\"timer:write\"",
                        "\"vouch\"");
        assertThat(Stream.of(KeyAlgorithm.values()).map(Codec::toValue).map(Object::toString))
                .containsExactly("\"HS256\"", "\"EdDSA\"");
    }

    @ParameterizedTest
    @MethodSource("messages")
    void anAbsentRequiredMemberIsRefused(Record message) {
        for (RecordComponent component : message.getClass().getRecordComponents()) {
            boolean text = component.getType() == String.class;
            boolean mayBeAbsent = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (!text || mayBeAbsent) {
                continue;
            }
            String name = wireName(component);
            ObjectNode tree = (ObjectNode) Codec.readTree(Codec.write(message));
            assertThat(tree.remove(name)).as(name).isNotNull();

            assertThatThrownBy(() -> Codec.read(tree.toString().getBytes(StandardCharsets.UTF_8), message.getClass()))
                    .isInstanceOf(InvalidJson.class)
                    .hasMessageContaining("'" + name + "'");
        }
    }

    private static void assertMembers(Object value, JsonNode node) throws ReflectiveOperationException {
        switch (value) {
            case Record record -> {
                Set<String> expected = new TreeSet<>();
                if (record instanceof Command) {
                    expected.add("type");
                } else if (record instanceof Subject) {
                    expected.add("kind");
                }
                for (RecordComponent component : record.getClass().getRecordComponents()) {
                    component.getAccessor().setAccessible(true);
                    String name = wireName(component);
                    Object member = component.getAccessor().invoke(record);
                    if (member == null && component.getAccessor().isAnnotationPresent(JsonInclude.class)) {
                        continue; // a member that entries of earlier releases lack
                    }
                    expected.add(name);
                    assertThat(node.has(name)).as(name).isTrue();
                    if (member != null) {
                        assertMembers(member, node.get(name));
                    }
                }
                assertThat(node.fieldNames()).toIterable().containsExactlyElementsOf(expected);
            }
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    assertMembers(list.get(i), node.get(i));
                }
            }
            case Map<?, ?> map -> {
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    assertMembers(entry.getValue(), node.get(String.valueOf(entry.getKey())));
                }
            }
            default -> assertThat(node.isNull()).isEqualTo("null".equals(value.toString()));
        }
    }

    private static String wireName(RecordComponent component) {
        return new PropertyNamingStrategies.SnakeCaseStrategy().translate(component.getName());
    }

    private static Class<?>[] concrete(Class<?>... sealed) {
        return Stream.of(sealed)
                .flatMap(type -> type.isSealed() ? Stream.of(concrete(type.getPermittedSubclasses())) : Stream.of(type))
                .distinct()
                .toArray(Class<?>[]::new);
    }
}
