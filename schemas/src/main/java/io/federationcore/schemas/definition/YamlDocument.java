package io.federationcore.schemas.definition;

import io.federationcore.schemas.json.Codec;
import io.federationcore.schemas.json.InvalidJson;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.json.MemberPath;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A document that {@link StrictYaml} has read, which still knows in which line each of its members stands. */
public final class YamlDocument {
    private final JsonValue value;
    private final Optional<Node> root;

    YamlDocument(JsonValue value, Optional<Node> root) {
        this.value = value;
        this.root = root;
    }

    /** What the document says. */
    public JsonValue value() {
        return value;
    }

    /**
     * The document as a record; unknown members are refused.
     *
     * @throws InvalidYaml with the line of what is wrong
     */
    public <T> T as(Class<T> type) {
        try {
            return Codec.readStrict(value, type);
        } catch (InvalidJson e) {
            throw InvalidYaml.inLine(line(e.at()), e);
        }
    }

    /** The line, from 1, in which a member or item begins; of one that is not there, the line of what it is missing in. */
    public int line(MemberPath path) {
        Optional<Node> within = root;
        int line = within.map(YamlDocument::start).orElse(1);
        for (Object step : path.steps()) {
            Optional<Found> next = within.flatMap(node -> step(node, step));
            if (next.isEmpty()) {
                return line;
            }
            line = next.get().line();
            within = Optional.of(next.get().value());
        }
        return line;
    }

    /** @param line that of a member's name, which may stand above its value */
    private record Found(Node value, int line) {}

    private static Optional<Found> step(Node node, Object step) {
        return switch (node) {
            case MappingNode mapping -> member(mapping, String.valueOf(step));
            case SequenceNode list -> item(list, step);
            default -> Optional.empty();
        };
    }

    private static Optional<Found> item(SequenceNode list, Object step) {
        if (step instanceof Integer index && index < list.getValue().size()) {
            Node item = list.getValue().get(index);
            return Optional.of(new Found(item, start(item)));
        }
        return Optional.empty();
    }

    private static Optional<Found> member(MappingNode mapping, String name) {
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
                return Optional.of(new Found(tuple.getValueNode(), start(key)));
            }
        }
        return Optional.empty();
    }

    private static int start(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }
}
