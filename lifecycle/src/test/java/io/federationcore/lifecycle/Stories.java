package io.federationcore.lifecycle;

import static io.federationcore.lifecycle.Acts.allow;
import static io.federationcore.lifecycle.Acts.applyOverride;
import static io.federationcore.lifecycle.Acts.approve;
import static io.federationcore.lifecycle.Acts.approveWith;
import static io.federationcore.lifecycle.Acts.cancel;
import static io.federationcore.lifecycle.Acts.complete;
import static io.federationcore.lifecycle.Acts.deny;
import static io.federationcore.lifecycle.Acts.due;
import static io.federationcore.lifecycle.Acts.extend;
import static io.federationcore.lifecycle.Acts.fail;
import static io.federationcore.lifecycle.Acts.failForGood;
import static io.federationcore.lifecycle.Acts.flag;
import static io.federationcore.lifecycle.Acts.pause;
import static io.federationcore.lifecycle.Acts.reject;
import static io.federationcore.lifecycle.Acts.requestOverride;
import static io.federationcore.lifecycle.Acts.resume;
import static io.federationcore.lifecycle.Acts.start;
import static io.federationcore.lifecycle.Acts.withdraw;

import io.federationcore.schemas.definition.Limits;
import io.federationcore.schemas.json.JsonValue;
import io.federationcore.schemas.message.RunStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whole runs from birth to end: together they take every way of {@link Transition#TABLE}. */
final class Stories {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    /** By name. Those in {@link #RECORDED} have files under {@code src/test/resources/runs/}, so they keep their words. */
    static final Map<String, Story> ALL = all();

    static final List<String> RECORDED = List.of(
            "completed",
            "approved",
            "denied",
            "rejected",
            "retried",
            "timed-out",
            "cancelled",
            "held",
            "extended",
            "sealed",
            "driven",
            "driven-rejected",
            "driven-failed",
            "input",
            "overridden",
            "superseded",
            "unsatisfiable");

    private Stories() {}

    static Story of(String name) {
        Story story = ALL.get(name);
        if (story == null) {
            throw new AssertionError("Expected a story '" + name + "', but found none");
        }
        return story;
    }

    /** What was said to one run of one workflow. */
    record Story(String workflow, List<Act> acts) {
        TestRun tell() {
            TestRun run = new TestRun(workflow);
            Scenario.of(run).given(acts.toArray(Act[]::new));
            return run;
        }
    }

    private static Map<String, Story> all() {
        Map<String, Story> stories = new LinkedHashMap<>();
        stories.put("completed", told(start(), allow(), done("a"), allow(), done("b")));
        stories.put("approved", approved());
        stories.put("denied", told(start(), allow(), done("a"), deny()));
        stories.put(
                "rejected",
                told(
                        start(),
                        flag("two-finance"),
                        approve(Cast.FAY),
                        reject(Cast.FINN).after(HOUR.dividedBy(2))));
        stories.put("retried", told(start(), allow(), fail("a"), retry(), allow(), done("a"), allow(), done("b")));
        stories.put(
                "timed-out",
                told(start(), allow(), due(Timer.Kind.ATTEMPT), retry(), allow(), due(Timer.Kind.ATTEMPT)));
        stories.put("cancelled", told(start(), allow(), cancel().after(SECOND)));
        stories.put("held", held());
        stories.put("extended", extended());
        stories.put("sealed", told(start(), allow(), done("a"), allow(), done("b")));
        stories.put("driven", driven());
        stories.put(
                "driven-rejected",
                external(
                        start(),
                        Acts.openGate("b").after(SECOND),
                        reject(Cast.FAY).after(HOUR.dividedBy(2))));
        stories.put(
                "driven-failed",
                external(
                        start(),
                        Acts.enter("c"),
                        allow(),
                        Acts.finishAs(RunStatus.FAILED).after(SECOND)));
        stories.put("driven, failed before its first step", external(start(), Acts.finishAs(RunStatus.FAILED)));
        stories.put("driven, failed while held", external(start(), resume(), pause(), Acts.finishAs(RunStatus.FAILED)));
        stories.put("held and cancelled", told(start(), pause(), cancel()));
        stories.put("held and denied", told(start(), pause(), deny().after(HOUR)));
        stories.put(
                "held and failed",
                told(start(), allow(), pause(), failForGood("a").after(HOUR)));
        stories.put(
                "held and let go",
                told(start(), flag("one-finance"), pause(), resume().after(HOUR), due(Timer.Kind.PEOPLE)));
        stories.put("gave up waiting for the policy", told(start(), due(Timer.Kind.VERDICT)));
        stories.put("gave up waiting for people", told(start(), flag("one-finance"), due(Timer.Kind.PEOPLE)));
        stories.put("too late", told(start(), allow(), due(Timer.Kind.DEADLINE)));
        stories.put("too late at a gate", told(start(), flag("one-finance"), due(Timer.Kind.DEADLINE)));
        stories.put("failed", told(start(), allow(), failForGood("a")));
        stories.put("input", askedForAnInput());
        stories.put("overridden", overridden());
        stories.put(
                "superseded",
                told(
                        start(),
                        flag("two-finance"),
                        approve(Cast.FAY),
                        approve(Cast.FINN).afterPublishing(Workflows.OTHER_BUNDLE),
                        flag("one-finance"),
                        approve(Cast.FAY)));
        stories.put(
                "asked anew once nobody holds it",
                told(
                        start(),
                        flag("one-finance"),
                        pause(),
                        approve(Cast.FAY).afterPublishing(Workflows.OTHER_BUNDLE),
                        resume().after(HOUR),
                        retry(),
                        allow()));
        stories.put("unsatisfiable", told(start(), flag("nobody-known").afterPublishing(Workflows.UNKNOWN_BUNDLE)));
        stories.put(
                "held and asked nobody who could",
                told(start(), pause(), flag("nobody-known").afterPublishing(Workflows.UNKNOWN_BUNDLE)));
        stories.put("grown too large", grownTooLarge());
        stories.put("cancelled before its first step", new Story(Workflows.EXTERNAL, List.of(start(), cancel())));
        stories.put(
                "too late for its first step",
                new Story(Workflows.EXTERNAL, List.of(start(), due(Timer.Kind.DEADLINE))));
        return stories;
    }

    private static Story told(Act... acts) {
        return new Story(Workflows.TWO_STEPS, List.of(acts));
    }

    private static Story external(Act... acts) {
        return new Story(Workflows.EXTERNAL, List.of(acts));
    }

    /** Jumps over a step, goes back, tries one again, is held, and has people asked at a gate of its own. */
    private static Story driven() {
        return external(
                start(),
                Acts.enter("c"),
                allow(),
                Acts.enter("a").after(SECOND),
                flag("one-finance"),
                approve(Cast.FINN).after(HOUR.dividedBy(2)),
                Acts.enter("a"),
                allow(),
                pause(),
                Acts.openGate("b").after(HOUR),
                approve(Cast.FAY).after(HOUR.dividedBy(2)),
                resume().after(HOUR),
                due(Timer.Kind.RETRY),
                allow(),
                Acts.openGate("b"),
                approve(Cast.FAY),
                allow(),
                pause(),
                Acts.enter("c").after(HOUR),
                allow(),
                Acts.finishAs(RunStatus.COMPLETED));
    }

    private static Act done(String stepId) {
        return complete(stepId).after(Duration.ofMillis(1500));
    }

    private static Act retry() {
        return due(Timer.Kind.RETRY);
    }

    /** Two people are asked because the definition says so, and one because the policy does. */
    private static Story approved() {
        return new Story(
                Workflows.PAYMENT,
                List.of(
                        start(),
                        allow(),
                        done("look-up"),
                        allow(),
                        done("assess"),
                        allow(),
                        approve(Cast.FINN).after(HOUR),
                        approve(Cast.FAY).after(HOUR),
                        flag("one-finance"),
                        approve(Cast.FAY).after(HOUR.dividedBy(2)),
                        done("transfer"),
                        allow(),
                        done("report")));
    }

    /** Person and gate come and go in either order, and neither releases the other. */
    private static Story held() {
        return told(
                start(),
                pause(),
                flag("one-finance").after(HOUR),
                approve(Cast.FAY).after(HOUR),
                resume().after(HOUR),
                done("a"),
                flag("one-finance"),
                pause().after(SECOND),
                resume().after(HOUR),
                approve(Cast.FAY).after(SECOND),
                pause(),
                resume().after(HOUR),
                done("b"));
    }

    /** A Titan at work asks for more time, also while a person holds the run. */
    private static Story extended() {
        Act more = extend("a").after(Duration.ofSeconds(15));
        return told(
                start(),
                allow(),
                more,
                more,
                pause().after(Duration.ofSeconds(10)),
                extend("a").after(HOUR),
                resume().after(HOUR),
                due(Timer.Kind.ATTEMPT),
                retry(),
                allow(),
                more,
                done("a"),
                allow(),
                done("b"));
    }

    /** Two agree on what they supply, one of them after a second thought. */
    private static Story askedForAnInput() {
        JsonValue agreed = JsonValue.parse("{\"cost_centre\":4711}");
        return told(
                start(),
                flag("two-with-input"),
                approveWith(Cast.FAY, JsonValue.parse("{\"cost_centre\":1}")),
                withdraw(Cast.FAY).after(HOUR.dividedBy(4)),
                approveWith(Cast.FINN, agreed),
                approveWith(Cast.FAY, agreed),
                done("a"),
                allow(),
                done("b"));
    }

    private static Story overridden() {
        return told(
                start(),
                flag("two-finance"),
                approve(Cast.FAY),
                requestOverride(Cast.OTTO),
                applyOverride(Cast.OLGA).after(HOUR.dividedBy(2)),
                done("a"),
                allow(),
                done("b"));
    }

    private static Story grownTooLarge() {
        List<Act> acts = new ArrayList<>(List.of(start()));
        for (int i = 0; i < 7; i++) {
            acts.add(allow());
            acts.add(complete("s" + i, Acts.sized(Limits.PAYLOAD_BYTES)));
        }
        return new Story(Workflows.gathering(8), acts);
    }
}
