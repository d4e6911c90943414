package io.federationcore.lifecycle;

import static io.federationcore.schemas.message.RunStatus.COMPLETED;
import static io.federationcore.schemas.message.RunStatus.FAILED;
import static io.federationcore.schemas.message.RunStatus.PAUSED;
import static io.federationcore.schemas.message.RunStatus.PENDING;
import static io.federationcore.schemas.message.RunStatus.RUNNING;

import io.federationcore.schemas.message.FinishReason;
import io.federationcore.schemas.message.RunStatus;
import io.federationcore.schemas.message.StatusReason;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code docs/lifecycle.md}: the table of transitions as a diagram, and in plain English. */
final class LifecyclePage {
    static final String NAME = "lifecycle.md";

    private static final Map<Transition, String> MEANINGS = meanings();

    private LifecyclePage() {}

    static String content() {
        return """
                # The life of a run

                <!-- Drawn from Transition.TABLE. To write it anew: %s -->

                A run has one of five statuses. Only the events below change it; `completed` and `failed` are final, and trying
                again is a new run. The build fails when this page and the code differ, or when no test takes one of the ways.

                ```mermaid
                stateDiagram-v2
                    [*] --> pending
                %s    completed --> [*]
                    failed --> [*]
                ```

                A paused run is held by a person, by gates that wait for people, or by both; it moves again when nothing holds it,
                so neither can release the other. While a person holds it, work in flight may finish, nothing new starts, and every
                timer stands still: on resuming, the deadline and all other times move by exactly the length of the pause.

                | from | to | reason | meaning |
                | --- | --- | --- | --- |
                %s""".formatted(Resources.UPDATE, arrows(), rows());
    }

    private static String arrows() {
        Map<String, String> arrows = Transition.TABLE.stream()
                .collect(Collectors.groupingBy(
                        way -> "    " + way.from().wire() + " --> " + way.to().wire(),
                        LinkedHashMap::new,
                        Collectors.mapping(Transition::reason, Collectors.joining("<br/>"))));
        return arrows.entrySet().stream()
                .map(arrow -> arrow.getKey() + " : " + arrow.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private static String rows() {
        return Transition.TABLE.stream()
                .map(way -> "| %s | %s | `%s` | %s |%n"
                        .formatted(way.from().wire(), way.to().wire(), way.reason(), meaning(way)))
                .collect(Collectors.joining());
    }

    private static String meaning(Transition way) {
        String meaning = MEANINGS.get(way);
        if (meaning == null) {
            throw new AssertionError("Expected a meaning in plain English for " + way + "; say it in LifecyclePage");
        }
        return meaning;
    }

    private static Map<Transition, String> meanings() {
        Map<Transition, String> meanings = new LinkedHashMap<>();
        turns(meanings);
        ends(meanings);
        return meanings;
    }

    private static void turns(Map<Transition, String> to) {
        put(
                to,
                PENDING,
                RUNNING,
                StatusReason.STARTED,
                "The run goes to its first step, which is brought before its gate.");
        put(to, RUNNING, PAUSED, StatusReason.PERSON_PAUSED, "A person holds the run.");
        put(
                to,
                RUNNING,
                PAUSED,
                StatusReason.GATE_OPENED,
                "A gate waits for people: the policy flagged the step, or the definition always asks.");
        put(to, PAUSED, PAUSED, StatusReason.PERSON_PAUSED, "A person holds a run that waits at a gate already.");
        put(
                to,
                PAUSED,
                PAUSED,
                StatusReason.GATE_OPENED,
                "While a person holds the run, a verdict comes in and a gate waits for people, too.");
        put(to, PAUSED, PAUSED, StatusReason.PERSON_RESUMED, "The person lets go, but a gate still waits for people.");
        put(
                to,
                PAUSED,
                PAUSED,
                StatusReason.GATE_RELEASED,
                "People let the step pass, but a person still holds the run: it starts once that person lets go.");
        put(to, PAUSED, RUNNING, StatusReason.PERSON_RESUMED, "The person lets go, and nothing else holds the run.");
        put(
                to,
                PAUSED,
                RUNNING,
                StatusReason.GATE_RELEASED,
                "People let the step pass, and nothing else holds the run: the step starts.");
        put(
                to,
                PAUSED,
                PAUSED,
                StatusReason.GATE_SUPERSEDED,
                "Other policies are in force than those by which people were asked, but a person still holds the run.");
        put(
                to,
                PAUSED,
                RUNNING,
                StatusReason.GATE_SUPERSEDED,
                "Other policies are in force than those by which people were asked: the step is brought before its gate anew.");
    }

    private static void ends(Map<Transition, String> to) {
        put(to, RUNNING, COMPLETED, FinishReason.COMPLETED, "Every step is done; the last one's output is the run's.");
        put(to, PENDING, FAILED, FinishReason.CANCELLED, "Somebody with the right cancelled it before its first step.");
        put(to, RUNNING, FAILED, FinishReason.CANCELLED, "Somebody with the right cancelled it.");
        put(to, PAUSED, FAILED, FinishReason.CANCELLED, "Somebody with the right cancelled it while it was held.");
        put(to, PENDING, FAILED, FinishReason.DRIVER_FAILED, "Its driver gave it up before its first step.");
        put(to, RUNNING, FAILED, FinishReason.DRIVER_FAILED, "Its driver gave it up.");
        put(to, PAUSED, FAILED, FinishReason.DRIVER_FAILED, "Its driver gave it up while it was held.");
        put(to, PENDING, FAILED, FinishReason.DEADLINE_MISSED, "Its deadline passed before its first step.");
        put(to, RUNNING, FAILED, FinishReason.DEADLINE_MISSED, "Its deadline passed.");
        put(to, PAUSED, FAILED, FinishReason.DEADLINE_MISSED, "Its deadline passed while a gate waited for people.");
        put(
                to,
                RUNNING,
                FAILED,
                FinishReason.GATE_DENIED,
                "The policy denied a step, or flagged it without saying whom to ask.");
        put(
                to,
                PAUSED,
                FAILED,
                FinishReason.GATE_DENIED,
                "While a person held the run, a verdict came in and denied the step.");
        put(
                to,
                RUNNING,
                FAILED,
                FinishReason.STEP_FAILED,
                "A step failed, took too long or gave too large a result, and may not be tried again.");
        put(
                to,
                PAUSED,
                FAILED,
                FinishReason.STEP_FAILED,
                "While a person held the run, work in flight failed and may not be tried again.");
        put(
                to,
                RUNNING,
                FAILED,
                FinishReason.LIMIT_EXCEEDED,
                "A step's input, made of all that it uses, is larger than one message may be.");
        put(
                to,
                RUNNING,
                FAILED,
                FinishReason.GATE_UNSATISFIABLE,
                "A gate asked for people, and there are not as many known people who may approve as it needs.");
        put(
                to,
                PAUSED,
                FAILED,
                FinishReason.GATE_UNSATISFIABLE,
                "While a person held the run, a verdict came in and asked for people whom nobody knows.");
        put(to, RUNNING, FAILED, FinishReason.VERDICT_TIMEOUT, "No verdict came in time, so the step does not run.");
        put(to, PAUSED, FAILED, FinishReason.GATE_REJECTED, "A person said no.");
        put(to, PAUSED, FAILED, FinishReason.GATE_EXPIRED, "Nobody decided in time.");
    }

    private static void put(
            Map<Transition, String> meanings, RunStatus from, RunStatus to, Enum<?> reason, String meaning) {
        meanings.put(Transition.of(from, to, reason), meaning);
    }
}
