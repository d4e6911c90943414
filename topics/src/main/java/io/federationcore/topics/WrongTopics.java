package io.federationcore.topics;

import io.federationcore.schemas.topic.TopicDifference;
import java.util.List;
import java.util.stream.Collectors;

/** Topics on which a service would lose or falsify what is audited. The message names each, what was expected and found. */
public final class WrongTopics extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongTopics(List<TopicDifference> differences) {
        super(differences.stream().map(TopicDifference::message).collect(Collectors.joining("\n"))
                + "\nNothing was started. ./fcrun topics plan says what can be mended, ./fcrun topics apply mends it");
    }
}
