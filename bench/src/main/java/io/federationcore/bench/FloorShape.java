package io.federationcore.bench;

import io.federationcore.bench.RunTraffic.Traffic;
import io.federationcore.schemas.topic.Topics;
import java.util.Map;

/**
 * The hops and records of one run of the floor, as those of a governed one: a start, then for each step a question and its
 * answer, and a task and its result; where there is no task, an empty one takes the place of the person who votes. Each time that something comes in, its share of log and stores goes out.
 *
 * @param steps of the workflow
 * @param command what comes in from producers and Titans
 * @param verdict what comes in from the policy service
 * @param request what goes to the policy service
 * @param task what goes to a Titan
 * @param log what goes to the log, in all
 * @param stores everything else that goes out: snapshots and the stores' changelogs, in all
 */
record FloorShape(
        int steps, Traffic command, Traffic verdict, Traffic request, Traffic task, Traffic log, Traffic stores) {

    static FloorShape of(RunTraffic run, Topics topics) {
        Traffic task = Traffic.NONE;
        Traffic stores = Traffic.NONE;
        for (Map.Entry<String, Traffic> topic : run.topics().entrySet()) {
            String name = topic.getKey();
            if (name.startsWith(topics.prefix() + "tasks.")) {
                task = task.plus(topic.getValue());
            } else if (!name.equals(topics.commands())
                    && !name.equals(topics.gateVerdicts())
                    && !name.equals(topics.gateRequests())
                    && !name.equals(topics.audit())) {
                stores = stores.plus(topic.getValue());
            }
        }
        FloorShape shape = new FloorShape(
                (int) Math.round(run.of(topics.gateRequests()).records()),
                run.of(topics.commands()),
                run.of(topics.gateVerdicts()),
                run.of(topics.gateRequests()),
                task,
                run.of(topics.audit()),
                stores);
        shape.check();
        return shape;
    }

    private void check() {
        double in = command.records() + verdict.records();
        if (steps < 1
                || passes() > Byte.MAX_VALUE
                || Math.round(in) != passes()
                || Math.round(task.records()) > steps) {
            throw new IllegalStateException(
                    "Expected each step to be one question, its answer, and a task's result or a person's vote, but found "
                            + this);
        }
    }

    /** How often something comes in: each is one pass through Streams. */
    int passes() {
        return 2 * steps + 1;
    }

    /** Hops from the start to whoever reads the log. */
    int hops() {
        return 2 * passes();
    }

    /** Whether a pass ends with a question, to be answered; or else with a task, to be done. */
    static boolean asks(int pass) {
        return pass % 2 == 0;
    }

    /** What comes in for a pass. */
    Traffic incoming(int pass) {
        return asks(pass) ? command : verdict;
    }

    /** How many records of a whole run's go out in one pass, so that after the last all of them have. */
    int share(Traffic whole, int pass) {
        long all = Math.round(whole.records());
        return (int) (all * (pass + 1) / passes() - all * pass / passes());
    }
}
