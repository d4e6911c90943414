package io.federationcore.policy.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Where the rules of a policy stand in their file, so that a problem can be found. */
final class SourceLines {
    private static final LoadSettings SETTINGS = LoadSettings.builder().build();

    private SourceLines() {}

    /**
     * The lines, from 1, at which the items of {@code spec.rules} start.
     *
     * @param yaml a document that has been read as YAML before
     */
    static List<Integer> ofRules(String yaml) {
        List<Integer> lines = new ArrayList<>();
        new Compose(SETTINGS)
                .composeString(yaml)
                .flatMap(document -> member(document, "spec"))
                .flatMap(spec -> member(spec, "rules"))
                .ifPresent(rules -> {
                    if (rules instanceof SequenceNode sequence) {
                        sequence.getValue().forEach(rule -> lines.add(line(rule)));
                    }
                });
        return lines;
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static Optional<Node> member(Node node, String name) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(name)) {
                    return Optional.of(tuple.getValueNode());
                }
            }
        }
        return Optional.empty();
    }
}
